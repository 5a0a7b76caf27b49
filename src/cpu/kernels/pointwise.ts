/**
 * Matrix product of float rows with int8 columns, in tiles of up to 6 rows by 8 columns held in registers.
 *
 * Weights lie in panels of 8 columns, [N / 8][K][8] int8. A panel becomes float once for each block of rows; the scale
 * of a column is multiplied in at the end. So the weights stay as small in memory as in their file.
 */

/** Floats of one panel: what a thread needs as scratch is 8 * K of them. */
function unpackPanel(panel: usize, scratch: usize, K: i32): void {
  const end = panel + <usize>(K << 3);
  for (; panel < end; panel += 8, scratch += 32) {
    const eight = v128.load_ext<i8>(panel);
    v128.store(scratch, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)));
    v128.store(scratch, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), 16);
  }
}

/** What becomes of a sum: scaled, shifted, added to a residual where there is one, and clamped. */
let scale0: v128, scale1: v128, bias0: v128, bias1: v128, low: v128, high: v128;
/** Bytes from a row of the output (and of the residual) to the next. 0 as residual: none. */
let outRow: i32;
let residual: usize;

// @ts-expect-error
@inline
function put(out: usize, offset: i32, sum0: v128, sum1: v128): void {
  let y0 = f32x4.relaxed_madd(sum0, scale0, bias0);
  let y1 = f32x4.relaxed_madd(sum1, scale1, bias1);
  if (residual) {
    y0 = f32x4.add(y0, v128.load(residual + offset));
    y1 = f32x4.add(y1, v128.load(residual + offset, 16));
  }
  v128.store(out + offset, f32x4.min(f32x4.max(y0, low), high));
  v128.store(out + offset, f32x4.min(f32x4.max(y1, low), high), 16);
}

// @ts-expect-error
@inline
function madd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.relaxed_madd(a, b, sum);
}

/** 6 rows from `a` on, `row` bytes apart, with the float panel `b`; K a multiple of 4. */
function six(a: usize, row: i32, b: usize, end: usize, out: usize): void {
  let a0 = a, a1 = a + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row;
  const zero = f32x4.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero;
  let s30 = zero, s31 = zero, s40 = zero, s41 = zero, s50 = zero, s51 = zero;
  while (b < end) {
    let w0 = v128.load(b), w1 = v128.load(b, 16), v = v128.load_splat<f32>(a0);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<f32>(a4);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1); v = v128.load_splat<f32>(a5);
    s50 = madd(s50, v, w0); s51 = madd(s51, v, w1);
    w0 = v128.load(b, 32); w1 = v128.load(b, 48); v = v128.load_splat<f32>(a0, 4);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1, 4);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2, 4);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3, 4);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<f32>(a4, 4);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1); v = v128.load_splat<f32>(a5, 4);
    s50 = madd(s50, v, w0); s51 = madd(s51, v, w1);
    w0 = v128.load(b, 64); w1 = v128.load(b, 80); v = v128.load_splat<f32>(a0, 8);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1, 8);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2, 8);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3, 8);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<f32>(a4, 8);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1); v = v128.load_splat<f32>(a5, 8);
    s50 = madd(s50, v, w0); s51 = madd(s51, v, w1);
    w0 = v128.load(b, 96); w1 = v128.load(b, 112); v = v128.load_splat<f32>(a0, 12);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1, 12);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2, 12);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3, 12);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1); v = v128.load_splat<f32>(a4, 12);
    s40 = madd(s40, v, w0); s41 = madd(s41, v, w1); v = v128.load_splat<f32>(a5, 12);
    s50 = madd(s50, v, w0); s51 = madd(s51, v, w1);
    a0 += 16; a1 += 16; a2 += 16; a3 += 16; a4 += 16; a5 += 16; b += 128;
  }
  put(out, 0, s00, s01); put(out, outRow, s10, s11); put(out, outRow * 2, s20, s21);
  put(out, outRow * 3, s30, s31); put(out, outRow * 4, s40, s41); put(out, outRow * 5, s50, s51);
}

/** As {@link six}, for 4 rows. */
function four(a: usize, row: i32, b: usize, end: usize, out: usize): void {
  let a0 = a, a1 = a + row, a2 = a1 + row, a3 = a2 + row;
  const zero = f32x4.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
  while (b < end) {
    let w0 = v128.load(b), w1 = v128.load(b, 16), v = v128.load_splat<f32>(a0);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1);
    w0 = v128.load(b, 32); w1 = v128.load(b, 48); v = v128.load_splat<f32>(a0, 4);
    s00 = madd(s00, v, w0); s01 = madd(s01, v, w1); v = v128.load_splat<f32>(a1, 4);
    s10 = madd(s10, v, w0); s11 = madd(s11, v, w1); v = v128.load_splat<f32>(a2, 4);
    s20 = madd(s20, v, w0); s21 = madd(s21, v, w1); v = v128.load_splat<f32>(a3, 4);
    s30 = madd(s30, v, w0); s31 = madd(s31, v, w1);
    a0 += 8; a1 += 8; a2 += 8; a3 += 8; b += 64;
  }
  put(out, 0, s00, s01); put(out, outRow, s10, s11); put(out, outRow * 2, s20, s21); put(out, outRow * 3, s30, s31);
}

/** As {@link six}, for 1 row: two sums each, for a multiply-add takes four cycles. */
function one(a: usize, b: usize, end: usize, out: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, t0 = zero, t1 = zero;
  while (b < end) {
    let v = v128.load_splat<f32>(a);
    s0 = madd(s0, v, v128.load(b)); s1 = madd(s1, v, v128.load(b, 16)); v = v128.load_splat<f32>(a, 4);
    t0 = madd(t0, v, v128.load(b, 32)); t1 = madd(t1, v, v128.load(b, 48));
    a += 8; b += 64;
  }
  put(out, 0, f32x4.add(s0, t0), f32x4.add(s1, t1));
}

/**
 * out[r, n] = clamp(sum over k of a[r, k] * w[k, n] * scale[n] + bias[n] + residual[r, n]) for `rows` rows and the
 * panels `from` to `to`. `aRow`, `oRow`: bytes from a row to the next. K is a multiple of 4.
 */
export function pointwise(
  a: usize, aRow: i32, rows: i32, weights: usize, scales: usize, biases: usize, added: usize, out: usize, oRow: i32,
  K: i32, from: i32, to: i32, lowest: f32, highest: f32, scratch: usize,
): void {
  low = f32x4.splat(lowest);
  high = f32x4.splat(highest);
  outRow = oRow;
  const end = scratch + <usize>(K << 5);
  for (let panel = from; panel < to; panel++) {
    const column = <usize>(panel << 5);
    unpackPanel(weights + <usize>(panel * K << 3), scratch, K);
    scale0 = v128.load(scales + column); scale1 = v128.load(scales + column, 16);
    bias0 = v128.load(biases + column); bias1 = v128.load(biases + column, 16);
    let x = a, y = out + column, left = rows;
    residual = added ? added + column : 0;
    for (; left >= 6; left -= 6) {
      six(x, aRow, scratch, end, y);
      x += aRow * 6; y += oRow * 6;
      if (residual) residual += oRow * 6;
    }
    for (; left >= 4; left -= 4) {
      four(x, aRow, scratch, end, y);
      x += aRow * 4; y += oRow * 4;
      if (residual) residual += oRow * 4;
    }
    for (; left > 0; left--) {
      one(x, scratch, end, y);
      x += aRow; y += oRow;
      if (residual) residual += oRow;
    }
  }
}
