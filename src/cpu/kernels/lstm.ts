import { pointwise } from './pointwise';

/** e^x in each lane, within 2 units in the last place, for |x| up to 87; beyond, as at 87. */
function exponential(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(87));
  // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, so that r loses nothing.
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  // Taylor series of e^r; the first term left out is below 2^-24.
  let y = f32x4.splat(1.0 / 5040.0);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 720.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 120.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 24.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.0 / 6.0));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.5));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  // times 2^n, through the exponent's bits
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

function sigmoid(x: v128): v128 {
  const unit = f32x4.splat(1);
  return f32x4.div(unit, f32x4.add(unit, exponential(f32x4.neg(x))));
}

function tanh(x: v128): v128 {
  const unit = f32x4.splat(1), two = f32x4.splat(2);
  return f32x4.sub(unit, f32x4.div(two, f32x4.add(unit, exponential(f32x4.mul(x, two)))));
}

/**
 * One step of an LSTM for 8 of its `width` units, in `rows` sequences that see the same frame. Gates in ONNX's order (input,
 * output, forget, cell); `gates` [4 * width]: what the frame and the biases bring to them. h in fixed point, c and next:
 * [rows, width]; c in place.
 */
export function lstmUnits(
  index: i32, rows: i32, width: i32, h: usize, hScales: usize, c: usize, next: usize, weights: usize, scales: usize, gates: usize,
  sums: usize,
): void {
  const part = rows << 5;
  const panels = width >> 3;
  for (let gate = 0; gate < 4; gate++) {
    const panel = gate * panels + index;
    const out = sums + <usize>(gate * part) - <usize>(panel << 5);
    pointwise(h, hScales, rows, weights, scales, gates, 0, out, 32, width, panel, panel + 1, -Infinity, Infinity);
  }
  for (let row = 0; row < rows; row++) {
    for (let half = 0; half < 32; half += 16) {
      const at = sums + <usize>(row << 5) + half;
      const unit = <usize>((row * width + index * 8) << 2) + half;
      const kept = f32x4.mul(sigmoid(v128.load(at + part * 2)), v128.load(c + unit));
      const cell = f32x4.add(kept, f32x4.mul(sigmoid(v128.load(at)), tanh(v128.load(at + part * 3))));
      v128.store(c + unit, cell);
      v128.store(next + unit, f32x4.mul(sigmoid(v128.load(at + part)), tanh(cell)));
    }
  }
}
