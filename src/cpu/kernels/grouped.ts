/**
 * 3x3 convolution within groups of channels, over a padded map [n, height + 2, width + 2, channels]. Output lines are 28,
 * 14, 7 or 4 pixels wide: tiles of 7 or 4 pixels by 4 output channels fill the registers.
 *
 * Weights of a group: [its outputs / 4][3][3][its inputs][4] floats.
 */

// @ts-expect-error
@inline
function madd(sum: v128, a: usize, w: v128): v128 {
  return f32x4.relaxed_madd(v128.load_splat<f32>(a), w, sum);
}

/** 7 pixels, `step` bytes apart, from the 3x3 at `top` on; `line` and `pixel` bytes to the next line and pixel. */
function seven(top: usize, line: i32, pixel: i32, step: i32, inputs: i32, w: usize, b: v128, low: v128, high: v128, out: usize): void {
  let s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b;
  for (let ky = 0; ky < 3; ky++, top += line) {
    for (let kx = 0, tap = top; kx < 3; kx++, tap += pixel) {
      let a0 = tap, a1 = tap + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step, a5 = a4 + step, a6 = a5 + step;
      const end = tap + (inputs << 2);
      while (a0 < end) {
        const weight = v128.load(w);
        s0 = madd(s0, a0, weight); s1 = madd(s1, a1, weight); s2 = madd(s2, a2, weight); s3 = madd(s3, a3, weight);
        s4 = madd(s4, a4, weight); s5 = madd(s5, a5, weight); s6 = madd(s6, a6, weight);
        const next = v128.load(w, 16);
        s0 = madd(s0, a0 + 4, next); s1 = madd(s1, a1 + 4, next); s2 = madd(s2, a2 + 4, next); s3 = madd(s3, a3 + 4, next);
        s4 = madd(s4, a4 + 4, next); s5 = madd(s5, a5 + 4, next); s6 = madd(s6, a6 + 4, next);
        a0 += 8; a1 += 8; a2 += 8; a3 += 8; a4 += 8; a5 += 8; a6 += 8; w += 32;
      }
    }
  }
  v128.store(out, f32x4.min(f32x4.max(s0, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s1, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s2, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s3, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s4, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s5, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s6, low), high));
}

/** As {@link seven}, for 4 pixels. */
function four(top: usize, line: i32, pixel: i32, step: i32, inputs: i32, w: usize, b: v128, low: v128, high: v128, out: usize): void {
  let s0 = b, s1 = b, s2 = b, s3 = b;
  for (let ky = 0; ky < 3; ky++, top += line) {
    for (let kx = 0, tap = top; kx < 3; kx++, tap += pixel) {
      let a0 = tap, a1 = tap + step, a2 = a1 + step, a3 = a2 + step;
      const end = tap + (inputs << 2);
      while (a0 < end) {
        const weight = v128.load(w);
        s0 = madd(s0, a0, weight); s1 = madd(s1, a1, weight); s2 = madd(s2, a2, weight); s3 = madd(s3, a3, weight);
        const next = v128.load(w, 16);
        s0 = madd(s0, a0 + 4, next); s1 = madd(s1, a1 + 4, next); s2 = madd(s2, a2 + 4, next); s3 = madd(s3, a3 + 4, next);
        a0 += 8; a1 += 8; a2 += 8; a3 += 8; w += 32;
      }
    }
  }
  v128.store(out, f32x4.min(f32x4.max(s0, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s1, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s2, low), high)); out += pixel;
  v128.store(out, f32x4.min(f32x4.max(s3, low), high));
}

/** All of one group's output for one picture. `width`: a multiple of 7 or of 4. */
export function group(
  picture: i32, index: i32, inputs: i32, from: usize, padded: i32, wide: i32, channels: i32, stride: i32, weights: usize,
  bias: usize, lowest: f32, highest: f32, tall: i32, width: i32, to: usize,
): void {
  const pixel = channels << 2, line = wide * pixel, step = stride * pixel, first = index * inputs << 2;
  const low = f32x4.splat(lowest), high = f32x4.splat(highest);
  const tile = width % 7 ? 4 : 7;
  const block = 9 * inputs << 4;
  const source = from + <usize>(picture * padded * line + first);
  for (let o = 0; o < inputs; o += 4) {
    const w = weights + <usize>((index * inputs + o >> 2) * block);
    const b = v128.load(bias + first + (o << 2));
    for (let y = 0; y < tall; y++) {
      const top = source + <usize>(y * stride * line);
      const out = to + <usize>((picture * tall + y) * width * pixel + first + (o << 2));
      for (let x = 0; x < width; x += tile) {
        if (tile == 7) seven(top + x * step, line, pixel, step, inputs, w, b, low, high, out + x * pixel);
        else four(top + x * step, line, pixel, step, inputs, w, b, low, high, out + x * pixel);
      }
    }
  }
}
