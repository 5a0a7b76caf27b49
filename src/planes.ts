import type { Rect, Size } from './geometry';

/** Where a plane's rows lie in a buffer, bytes. */
export interface Plane {
  offset: number;
  stride: number;
}

/** A picture as video decoders give it: luminance at full size, the two colour planes at half of it. 8 bits a sample. */
export interface Planes {
  format: 'I420' | 'NV12';
  data: Uint8Array<ArrayBuffer>;
  layout: readonly Plane[];
  size: Size;
}

/**
 * Scales a picture down to I420 of `to` px (even in both directions). Every sample is the mean of four spread over the
 * area it stands for: enough for a face detector, and a fraction of the cost of a conversion to RGB at full size.
 */
export function shrinkPlanes({ format, data, layout, size }: Planes, to: Size): Uint8Array<ArrayBuffer> {
  const [luma, first, second] = layout;
  const out = new Uint8Array((to.width * to.height * 3) / 2);
  const half = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
  const halfTo = { width: to.width >> 1, height: to.height >> 1 };
  if (!luma || !first) throw new RangeError('A plane is missing');
  const u = to.width * to.height;
  const v = u + halfTo.width * halfTo.height;
  shrink(data, luma, 1, size, out, 0, to);
  if (format === 'NV12') {
    shrink(data, first, 2, half, out, u, halfTo);
    shrink(data, { ...first, offset: first.offset + 1 }, 2, half, out, v, halfTo);
  } else {
    if (!second) throw new RangeError('A plane is missing');
    shrink(data, first, 1, half, out, u, halfTo);
    shrink(data, second, 1, half, out, v, halfTo);
  }
  return out;
}

/**
 * Cuts a part out of a picture, in its format. All of `part` is even, as planes need; it may reach over the edge of a
 * picture of odd size by the one row and column that completes it, which repeat the last.
 */
export function cutPlanes({ format, data, layout, size }: Planes, part: Rect): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array((part.width * part.height * 3) / 2);
  const half = { x: part.x >> 1, y: part.y >> 1, width: part.width >> 1, height: part.height >> 1 };
  let at = 0;
  const copy = (plane: Plane | undefined, step: number, of: Size, { x, y, width, height }: Rect) => {
    if (!plane) throw new RangeError('A plane is missing');
    const bytes = Math.min(width, of.width - x) * step;
    for (let row = 0; row < height; row++, at += width * step) {
      const from = plane.offset + Math.min(y + row, of.height - 1) * plane.stride + x * step;
      out.set(data.subarray(from, from + bytes), at);
      if (bytes < width * step) out.copyWithin(at + bytes, at + bytes - step, at + bytes);
    }
  };
  const halfSize = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
  copy(layout[0], 1, size, part);
  if (format === 'NV12') copy(layout[1], 2, halfSize, half);
  else for (const plane of [layout[1], layout[2]]) copy(plane, 1, halfSize, half);
  return out;
}

/** One plane, whose samples are `step` bytes apart, to `size.width` x `size.height` bytes at `at`. */
function shrink(data: Uint8Array, plane: Plane, step: number, size: Size, out: Uint8Array, at: number, to: Size): void {
  const [left, right] = probes(size.width, to.width);
  const [upper, lower] = probes(size.height, to.height);
  let index = at;
  for (let y = 0; y < to.height; y++) {
    const above = plane.offset + (upper[y] as number) * plane.stride;
    const below = plane.offset + (lower[y] as number) * plane.stride;
    for (let x = 0; x < to.width; x++) {
      const a = (left[x] as number) * step;
      const b = (right[x] as number) * step;
      const sum =
        (data[above + a] as number) +
        (data[above + b] as number) +
        (data[below + a] as number) +
        (data[below + b] as number);
      out[index++] = (sum + 2) >> 2;
    }
  }
}

/** For each of `to` places along an axis of `from` samples, two samples a quarter from either end of its stretch. */
function probes(from: number, to: number): [Uint16Array, Uint16Array] {
  const at = (share: number) => Uint16Array.from({ length: to }, (_, i) => Math.floor(((i + share) * from) / to));
  return [at(0.25), at(0.75)];
}
