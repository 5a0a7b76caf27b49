/**
 * Rows in fixed point: int16 with one scale a row, the largest of its values being `most`. What rounding takes is at most
 * a part in 65,000 of that value, and their products with int8 are exact in int32.
 */

/** 1.5 * 2^23: in a float this much larger, the last bits are those of an integer. */
const SHIFT: f32 = 12582912;

/** Rows `from` to `to` of K floats, `row` bytes apart, as int16 [rows, K] with their scales; K is a multiple of 4. */
export function fixRows(from: i32, to: i32, floats: usize, row: i32, K: i32, fixed: usize, scales: usize, most: f32): void {
  const shift = f32x4.splat(SHIFT), zero = i32x4.splat(reinterpret<i32>(SHIFT));
  for (let i = from; i < to; i++) {
    let at = floats + <usize>(i * row), out = fixed + <usize>(i * K << 1);
    const end = at + <usize>(K << 2);
    let largest = f32x4.splat(0);
    for (let x = at; x < end; x += 16) largest = f32x4.max(largest, f32x4.abs(v128.load(x)));
    largest = f32x4.max(largest, v128.shuffle<i32>(largest, largest, 2, 3, 0, 1));
    const peak = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
    const scale = f32x4.splat(peak > 0 ? most / peak : 0);
    store<f32>(scales + <usize>(i << 2), peak / most);
    for (; at < end; at += 16, out += 8) {
      const whole = i32x4.sub(f32x4.relaxed_madd(v128.load(at), scale, shift), zero);
      v128.store64_lane(out, i16x8.narrow_i32x4_s(whole, whole), 0);
    }
  }
}
