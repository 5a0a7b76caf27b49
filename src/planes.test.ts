import { expect, test } from 'vitest';
import { type Planes, shrinkPlanes } from './planes';

/** A picture whose samples are a formula of their place, with padded rows. */
function picture(format: Planes['format'], width: number, height: number): Planes {
  const stride = width + 16;
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const luma = { offset: 0, stride };
  const first = { offset: stride * height, stride: format === 'NV12' ? stride : half.width };
  const second = { offset: first.offset + first.stride * half.height, stride: half.width };
  const layout = format === 'NV12' ? [luma, first] : [luma, first, second];
  const data = new Uint8Array(second.offset + half.width * half.height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * stride + x] = 2 * x + y;
  for (let y = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++) {
      const u = first.offset + y * first.stride + (format === 'NV12' ? 2 * x : x);
      data[u] = 50 + x;
      data[format === 'NV12' ? u + 1 : second.offset + y * second.stride + x] = 200 - y;
    }
  return { format, data, layout, size: { width, height } };
}

test.each(['I420', 'NV12'] as const)('%s is scaled down plane by plane', (format) => {
  const out = shrinkPlanes(picture(format, 64, 48), { width: 32, height: 24 });
  expect(out).toHaveLength(32 * 24 * 1.5);
  // Each sample is the mean of a 2x2 block.
  expect(out[0]).toBe(2); // (0 + 2 + 1 + 3) / 4, rounded
  expect(out[5 * 32 + 7]).toBe(2 * 14 + 10 + 2);
  expect(out[32 * 24 + 3 * 16 + 4]).toBe(50 + 9); // u: mean of columns 8 and 9
  expect(out[32 * 24 * 1.25 + 3 * 16 + 4]).toBe(200 - 6); // v: mean of rows 6 and 7
});

test('both formats give the same picture, also at an odd size', () => {
  const to = { width: 20, height: 10 };
  expect(shrinkPlanes(picture('NV12', 61, 33), to)).toEqual(shrinkPlanes(picture('I420', 61, 33), to));
});

test('a plane that is missing is an error', () => {
  const { layout, ...rest } = picture('I420', 8, 8);
  expect(() => shrinkPlanes({ ...rest, layout: layout.slice(0, 2) }, { width: 4, height: 4 })).toThrow(RangeError);
});
