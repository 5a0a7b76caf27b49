/** Work on maps [n, height, width, channels] of floats that is no matrix product. A row is one line of a map. */

/** Copies line `y` of a picture into a map with a margin; `y` counts the lines of the padded map, all pictures' together. */
export function padLine(
  y: i32, from: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, tall: i32, wide: i32, to: usize,
): void {
  const picture = y / tall;
  const inside = y - picture * tall - top;
  const out = to + <usize>(y * wide * channels << 2);
  if (inside < 0 || inside >= height) {
    memory.fill(out, 0, <usize>(wide * channels << 2));
    return;
  }
  const head = left * channels << 2, body = width * channels << 2;
  memory.fill(out, 0, <usize>head);
  memory.copy(out + head, from + <usize>((picture * height + inside) * width * channels << 2), <usize>body);
  memory.fill(out + head + body, 0, <usize>((wide * channels << 2) - head - body));
}

/** Every `stride`-th pixel of every `stride`-th line. `y` counts the lines of the output, all pictures' together. */
export function pickLine(y: i32, from: usize, height: i32, width: i32, channels: i32, stride: i32, tall: i32, wide: i32, to: usize): void {
  const picture = y / tall;
  const bytes = <usize>(channels << 2);
  let x = from + <usize>((picture * height + (y - picture * tall) * stride) * width) * bytes;
  let out = to + <usize>(y * wide) * bytes;
  for (let i = 0; i < wide; i++, x += bytes * stride, out += bytes) memory.copy(out, x, bytes);
}

/**
 * The pixels under the kernel at each place of output line `y`, RGB bytes less the mean, 0 outside the picture: rows of
 * `row` floats, kernel * kernel * 3 and then zeros.
 */
export function unfoldLine(
  y: i32, from: usize, size: i32, kernel: i32, stride: i32, pad: i32, tall: i32, mean: usize, row: i32, to: usize,
): void {
  const picture = y / tall;
  const top = (y - picture * tall) * stride - pad;
  const red = load<f32>(mean), green = load<f32>(mean, 4), blue = load<f32>(mean, 8);
  const start = from + <usize>(picture * size * size * 3);
  for (let x = 0; x < tall; x++) {
    let out = to + <usize>((y * tall + x) * row << 2);
    const left = x * stride - pad;
    for (let ky = 0; ky < kernel; ky++) {
      for (let kx = 0; kx < kernel; kx++, out += 12) {
        const v = top + ky, u = left + kx;
        if (v < 0 || v >= size || u < 0 || u >= size) {
          store<f32>(out, 0); store<f32>(out, 0, 4); store<f32>(out, 0, 8);
          continue;
        }
        const pixel = start + <usize>((v * size + u) * 3);
        store<f32>(out, <f32>load<u8>(pixel) - red);
        store<f32>(out, <f32>load<u8>(pixel, 1) - green, 4);
        store<f32>(out, <f32>load<u8>(pixel, 2) - blue, 8);
      }
    }
    for (let k = kernel * kernel * 3; k < row; k++, out += 4) store<f32>(out, 0);
  }
}

/** Largest of 3x3 at stride 2, of a padded map `wide` pixels wide. `y` counts the lines of the output. */
export function maxLine(y: i32, from: usize, padded: i32, wide: i32, channels: i32, tall: i32, width: i32, to: usize): void {
  const picture = y / tall;
  const line = wide * channels << 2, pixel = channels << 2;
  const start = from + <usize>((picture * padded + (y - picture * tall) * 2) * line);
  let out = to + <usize>(y * width * pixel);
  for (let x = 0; x < width; x++) {
    for (let c = 0; c < pixel; c += 16, out += 16) {
      let at = start + <usize>(x * 2 * pixel + c);
      let most = v128.load(at);
      for (let ky = 0; ky < 3; ky++, at += line) {
        most = f32x4.max(most, v128.load(at));
        most = f32x4.max(most, v128.load(at + pixel));
        most = f32x4.max(most, v128.load(at + pixel * 2));
      }
      v128.store(out, most);
    }
  }
}

/** Mean over the `pixels` of picture `n`, channel by channel, to a row of `row` bytes. */
export function meanOf(n: i32, from: usize, pixels: i32, channels: i32, to: usize, row: i32): void {
  const bytes = channels << 2;
  const start = from + <usize>(n * pixels * bytes);
  const share = f32x4.splat(1 / <f32>pixels);
  for (let c = 0; c < bytes; c += 16) {
    let sum = f32x4.splat(0);
    for (let i = 0, at = start + c; i < pixels; i++, at += bytes) sum = f32x4.add(sum, v128.load(at));
    v128.store(to + <usize>(n * row + c), f32x4.mul(sum, share));
  }
}

/**
 * How far the place of picture `n` that weighs most stands out from the mean of all `pixels`, each weighed by `weights`
 * [channels]: one float, to a row of `row` bytes.
 */
export function contrastOf(n: i32, from: usize, pixels: i32, channels: i32, weights: usize, to: usize, row: i32): void {
  const bytes = channels << 2;
  let at = from + <usize>(n * pixels * bytes);
  let most = <f32>-Infinity, total: f32 = 0;
  for (let i = 0; i < pixels; i++, at += bytes) {
    let sum = f32x4.splat(0);
    for (let c = 0; c < bytes; c += 16) sum = f32x4.relaxed_madd(v128.load(at + c), v128.load(weights + c), sum);
    const place = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
    most = max<f32>(most, place);
    total += place;
  }
  store<f32>(to + <usize>(n * row), most - total / <f32>pixels);
}

/** Convolution of each channel by itself: output line `y` of a padded map. Weights [kernel][kernel][channels]. */
export function depthwiseLine(
  y: i32, from: usize, padded: i32, wide: i32, channels: i32, kernel: i32, stride: i32, weights: usize, bias: usize,
  lowest: f32, highest: f32, tall: i32, width: i32, to: usize,
): void {
  const picture = y / tall;
  const pixel = channels << 2, line = wide * pixel, step = stride * pixel;
  const start = from + <usize>((picture * padded + (y - picture * tall) * stride) * line);
  const low = f32x4.splat(lowest), high = f32x4.splat(highest);
  for (let c = 0; c < pixel; c += 16) {
    const b = v128.load(bias + c);
    let out = to + <usize>(y * width * pixel + c);
    let x = 0;
    for (; x + 4 <= width; x += 4, out += pixel * 4) {
      let s0 = b, s1 = b, s2 = b, s3 = b;
      let top = start + <usize>(x * step + c), w = weights + c;
      for (let ky = 0; ky < kernel; ky++, top += line) {
        for (let kx = 0, at = top; kx < kernel; kx++, at += pixel, w += pixel) {
          const weight = v128.load(w);
          s0 = f32x4.relaxed_madd(weight, v128.load(at), s0);
          s1 = f32x4.relaxed_madd(weight, v128.load(at + step), s1);
          s2 = f32x4.relaxed_madd(weight, v128.load(at + step * 2), s2);
          s3 = f32x4.relaxed_madd(weight, v128.load(at + step * 3), s3);
        }
      }
      v128.store(out, f32x4.min(f32x4.max(s0, low), high));
      v128.store(out + pixel, f32x4.min(f32x4.max(s1, low), high));
      v128.store(out + pixel * 2, f32x4.min(f32x4.max(s2, low), high));
      v128.store(out + pixel * 3, f32x4.min(f32x4.max(s3, low), high));
    }
    for (; x < width; x++, out += pixel) {
      let s = b;
      let top = start + <usize>(x * step + c), w = weights + c;
      for (let ky = 0; ky < kernel; ky++, top += line) {
        for (let kx = 0, at = top; kx < kernel; kx++, at += pixel, w += pixel) s = f32x4.relaxed_madd(v128.load(w), v128.load(at), s);
      }
      v128.store(out, f32x4.min(f32x4.max(s, low), high));
    }
  }
}
