import { expect, test } from 'vitest';
import { cutPlanes, type Planes, shrinkPlanes } from './planes';

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

test('a part is cut out of all planes', () => {
  const out = cutPlanes(picture('I420', 64, 48), { x: 10, y: 6, width: 8, height: 4 });
  expect([...out.subarray(0, 9)]).toEqual([26, 28, 30, 32, 34, 36, 38, 40, 27]); // 2x + y, first row and one more
  expect([...out.subarray(32, 40)]).toEqual([55, 56, 57, 58, 55, 56, 57, 58]); // u: 50 + x
  expect([...out.subarray(40)]).toEqual([197, 197, 197, 197, 196, 196, 196, 196]); // v: 200 - y
});

test('of NV12, the two colours stay in turns', () => {
  const out = cutPlanes(picture('NV12', 64, 48), { x: 10, y: 6, width: 4, height: 2 });
  expect([...out.subarray(8)]).toEqual([55, 197, 56, 197]);
});

test('at the edge of an odd picture, the last row and column come twice', () => {
  const out = cutPlanes(picture('I420', 61, 33), { x: 58, y: 30, width: 4, height: 4 });
  const rows = [0, 4, 8, 12].map((at) => [...out.subarray(at, at + 4)]);
  expect(rows[0]).toEqual([146, 148, 150, 150]);
  expect(rows[3]).toEqual(rows[2]);
  expect([...out.subarray(16)]).toEqual([79, 80, 79, 80, 185, 185, 184, 184]);
});

test('a plane that is missing is an error', () => {
  const { layout, ...rest } = picture('I420', 8, 8);
  const lacking = { ...rest, layout: layout.slice(0, 2) };
  expect(() => shrinkPlanes(lacking, { width: 4, height: 4 })).toThrow(RangeError);
  expect(() => cutPlanes(lacking, { x: 0, y: 0, width: 4, height: 4 })).toThrow(RangeError);
});
