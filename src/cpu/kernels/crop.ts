/** Resampling of a part of a picture, RGBA bytes, with weights in fixed point; src/offscreen/crop.ts says which. */

/** Bits of a weight behind the point. */
const BITS = 22;
const HALF: i32 = 1 << (BITS - 1);

// @ts-expect-error
@inline
function weighed(sum: v128, four: v128, weight: v128): v128 {
  return i32x4.add(sum, i32x4.mul(i32x4.extend_low_i16x8_u(four), weight));
}

/**
 * Lines of `width` px at `rgba` to lines of `size` px at `out`, RGBA bytes. Each output is made of `taps` pixels: their
 * numbers in `inputs` [size, taps] and `weights` [size, taps].
 */
export function resampleAcross(
  rgba: usize, width: i32, height: i32, size: i32, taps: i32, inputs: usize, weights: usize, out: usize,
): void {
  const half = i32x4.splat(HALF), each = <usize>(taps << 2);
  for (let y = 0; y < height; y++, rgba += width << 2) {
    let input = inputs, weight = weights;
    for (let x = 0; x < size; x++, out += 4) {
      let sum = half;
      for (const end = input + each; input < end; input += 4, weight += 4) {
        const pixel = i16x8.extend_low_i8x16_u(v128.load32_zero(rgba + <usize>(load<i32>(input) << 2)));
        sum = weighed(sum, pixel, v128.load_splat<i32>(weight));
      }
      const whole = i32x4.shr_s(sum, BITS);
      const narrow = i16x8.narrow_i32x4_s(whole, whole);
      v128.store32_lane(out, i8x16.narrow_i16x8_u(narrow, narrow), 0);
    }
  }
}

/** The same down: columns of lines of `size` px (a multiple of 4) at `lines` to `size` lines of RGB bytes at `out`. */
export function resampleDown(lines: usize, size: i32, taps: i32, inputs: usize, weights: usize, out: usize): void {
  const half = i32x4.splat(HALF), line = <usize>(size << 2), each = <usize>(taps << 2);
  for (let y = 0; y < size; y++, inputs += each, weights += each) {
    for (let x: usize = 0; x < line; x += 16) {
      let s0 = half, s1 = half, s2 = half, s3 = half;
      for (let tap: usize = 0; tap < each; tap += 4) {
        const weight = v128.load_splat<i32>(weights + tap);
        const at = lines + <usize>load<i32>(inputs + tap) * line + x;
        const low = v128.load_ext<u8>(at), high = v128.load_ext<u8>(at, 8);
        s0 = weighed(s0, low, weight);
        s1 = i32x4.add(s1, i32x4.mul(i32x4.extend_high_i16x8_u(low), weight));
        s2 = weighed(s2, high, weight);
        s3 = i32x4.add(s3, i32x4.mul(i32x4.extend_high_i16x8_u(high), weight));
      }
      const left = i16x8.narrow_i32x4_s(i32x4.shr_s(s0, BITS), i32x4.shr_s(s1, BITS));
      const right = i16x8.narrow_i32x4_s(i32x4.shr_s(s2, BITS), i32x4.shr_s(s3, BITS));
      const four = i8x16.narrow_i16x8_u(left, right);
      store<u32>(out, i32x4.extract_lane(four, 0));
      store<u32>(out, i32x4.extract_lane(four, 1), 3);
      store<u32>(out, i32x4.extract_lane(four, 2), 6);
      // The last pixel's alpha would lie behind the crop.
      store<u16>(out, i16x8.extract_lane_u(four, 6), 9);
      store<u8>(out, i8x16.extract_lane_u(four, 14), 11);
      out += 12;
    }
  }
}
