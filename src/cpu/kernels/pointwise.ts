/**
 * Matrix product of rows in fixed point with int8 columns, in tiles of up to 5 rows by 8 columns held in registers.
 *
 * An int16 multiply-add does twice the work of a float one, and nothing has to be unpacked (docs/PERFORMANCE.md).
 *
 * Weights lie in panels of 8 columns, [N / 8][K / 2][8][2] int8: both inputs of a pair next to each other.
 */

/** What becomes of a sum: scaled, shifted, added to a residual where there is one, and clamped. */
let scale0: v128, scale1: v128, bias0: v128, bias1: v128, low: v128, high: v128;
/** Bytes from a row of the output (and of the residual) to the next. 0 as residual: none. */
let outRow: i32;
let residual: usize;
/** Scale of the first row of the tile. */
let rowScale: usize;

// @ts-expect-error
@inline
function put(out: usize, row: i32, sum0: v128, sum1: v128): void {
  const offset = row * outRow;
  const scale = v128.load_splat<f32>(rowScale + <usize>(row << 2));
  let y0 = f32x4.relaxed_madd(f32x4.convert_i32x4_s(sum0), f32x4.mul(scale, scale0), bias0);
  let y1 = f32x4.relaxed_madd(f32x4.convert_i32x4_s(sum1), f32x4.mul(scale, scale1), bias1);
  if (residual) {
    y0 = f32x4.add(y0, v128.load(residual + offset));
    y1 = f32x4.add(y1, v128.load(residual + offset, 16));
  }
  v128.store(out + offset, f32x4.min(f32x4.max(y0, low), high));
  v128.store(out + offset, f32x4.min(f32x4.max(y1, low), high), 16);
}

// @ts-expect-error
@inline
function madd(sum: v128, pair: v128, w: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(pair, w));
}

/** 5 rows from `a` on, `row` bytes apart, with the panel `b`. */
function five(a: usize, row: i32, b: usize, end: usize, out: usize): void {
  let a0 = a, a1 = a + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row;
  const zero = i32x4.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero;
  let s30 = zero, s31 = zero, s40 = zero, s41 = zero;
  while (b < end) {
    let w0 = v128.load_ext<i8>(b), w1 = v128.load_ext<i8>(b, 8), v = v128.load_splat<u32>(a0);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<u32>(a1);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<u32>(a2);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<u32>(a3);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<u32>(a4);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1);
    w0 = v128.load_ext<i8>(b, 16); w1 = v128.load_ext<i8>(b, 24); v = v128.load_splat<u32>(a0, 4);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<u32>(a1, 4);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<u32>(a2, 4);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<u32>(a3, 4);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<u32>(a4, 4);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1);
    a0 += 8; a1 += 8; a2 += 8; a3 += 8; a4 += 8; b += 32;
  }
  put(out, 0, s00, s01); put(out, 1, s10, s11); put(out, 2, s20, s21); put(out, 3, s30, s31); put(out, 4, s40, s41);
}

/** As {@link five}, for 4 rows. */
function four(a: usize, row: i32, b: usize, end: usize, out: usize): void {
  let a0 = a, a1 = a + row, a2 = a1 + row, a3 = a2 + row;
  const zero = i32x4.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
  while (b < end) {
    const w0 = v128.load_ext<i8>(b), w1 = v128.load_ext<i8>(b, 8);
    let v = v128.load_splat<u32>(a0);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<u32>(a1);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<u32>(a2);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<u32>(a3);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1);
    a0 += 4; a1 += 4; a2 += 4; a3 += 4; b += 16;
  }
  put(out, 0, s00, s01); put(out, 1, s10, s11); put(out, 2, s20, s21); put(out, 3, s30, s31);
}

/** As {@link five}, for 1 row. */
function one(a: usize, b: usize, end: usize, out: usize): void {
  const zero = i32x4.splat(0);
  let s0 = zero, s1 = zero, t0 = zero, t1 = zero;
  while (b < end) {
    let v = v128.load_splat<u32>(a);
    s0 = madd(s0, v, v128.load_ext<i8>(b)); s1 = madd(s1, v, v128.load_ext<i8>(b, 8)); v = v128.load_splat<u32>(a, 4);
    t0 = madd(t0, v, v128.load_ext<i8>(b, 16)); t1 = madd(t1, v, v128.load_ext<i8>(b, 24));
    a += 8; b += 32;
  }
  put(out, 0, i32x4.add(s0, t0), i32x4.add(s1, t1));
}

/**
 * out[r, n] = clamp(sum over k of a[r, k] * w[k, n] * rowScales[r] * scale[n] + bias[n] + residual[r, n]) for `rows`
 * rows and the panels `from` to `to`. `oRow`: bytes from a row of the output to the next. K is a multiple of 4.
 */
export function pointwise(
  a: usize, rowScales: usize, rows: i32, weights: usize, scales: usize, biases: usize, added: usize, out: usize, oRow: i32,
  K: i32, from: i32, to: i32, lowest: f32, highest: f32,
): void {
  low = f32x4.splat(lowest);
  high = f32x4.splat(highest);
  outRow = oRow;
  const row = K << 1;
  for (let panel = from; panel < to; panel++) {
    const column = <usize>(panel << 5);
    const b = weights + <usize>(panel * K << 3), end = b + <usize>(K << 3);
    scale0 = v128.load(scales + column); scale1 = v128.load(scales + column, 16);
    bias0 = v128.load(biases + column); bias1 = v128.load(biases + column, 16);
    let x = a, y = out + column, left = rows;
    residual = added ? added + column : 0;
    rowScale = rowScales;
    for (; left >= 5; left -= 5) {
      five(x, row, b, end, y);
      x += row * 5; y += oRow * 5; rowScale += 20;
      if (residual) residual += oRow * 5;
    }
    if (left == 4) {
      four(x, row, b, end, y);
      continue;
    }
    for (; left > 0; left--) {
      one(x, b, end, y);
      x += row; y += oRow; rowScale += 4;
      if (residual) residual += oRow;
    }
  }
}
