import { describe, expect, it } from 'vitest';
import { type Cost, type Demand, type Machine, plans } from './plan';

const small: Machine = { power: 'mains', roomy: false };
const large: Machine = { power: 'mains', roomy: true };
/** Measured: two cores; the same while another program takes one of them; a fast processor or a GPU. */
const slow: Cost = { look: 25, face: 80 };
const busy: Cost = { look: 50, face: 160 };
const fast: Cost = { look: 8, face: 5 };

const video = (faces = 1, rate = 10): Demand => ({ rate, faces });
const rates = (demands: Demand[], cost: Cost, machine = small) => plans(demands, cost, machine).map(({ rate }) => rate);
/** ms a second that plans take. */
const load = (demands: Demand[], cost: Cost, machine: Machine) =>
  plans(demands, cost, machine).reduce(
    (sum, { rate, every }, i) => sum + rate * (cost.look / every + (demands[i]?.faces ?? 0) * cost.face),
    0,
  );

describe('plans', () => {
  it('give what is wanted, and look seldom, as long as little is known', () => {
    const loading = { rate: 10, every: 3, stride: 16 };
    expect(plans([video(), video(4)], { look: 0, face: 0 }, small)).toEqual([loading, loading]);
    expect(plans([video()], { look: 8, face: 0 }, large)).toEqual([loading]);
    expect(plans([], slow, small)).toEqual([]);
  });

  it('look for faces in every frame where there are cores for it, and in every other one elsewhere', () => {
    expect(plans([video()], fast, small)).toMatchObject([{ rate: 10, every: 2 }]);
    expect(plans([video(), video()], fast, large)).toMatchObject([
      { rate: 10, every: 1 },
      { rate: 10, every: 1 },
    ]);
  });

  it('look more seldom before they take frames away', () => {
    expect(plans([video()], { look: 25, face: 80 }, small)).toMatchObject([{ rate: 10, every: 2 }]);
    expect(plans([video()], { look: 45, face: 80 }, small)).toMatchObject([{ rate: 10, every: 3 }]);
    expect(plans([video()], { look: 120, face: 80 }, large)).toMatchObject([{ rate: 10, every: 2 }]);
    const [first] = plans([video()], busy, small);
    expect(first?.every).toBe(3);
    expect(first?.rate).toBeLessThan(6);
  });

  it.each([1, 2, 4])('never promise more than there is: %s videos', (videos) => {
    for (const faces of [1, 2, 4])
      for (const cost of [slow, busy]) {
        const demands = Array.from({ length: videos }, () => video(faces));
        expect(Math.min(...rates(demands, cost))).toBeGreaterThanOrEqual(1);
        // A video keeps its one frame a second on the slowest of machines.
        if (Math.min(...rates(demands, cost)) > 1) expect(load(demands, cost, small)).toBeLessThanOrEqual(1000.001);
      }
  });

  it('share evenly, by the time that frames take', () => {
    const [one = 0, other = 0] = rates([video(1), video(1)], slow);
    expect(one).toBeCloseTo(other, 9);
    const [single = 0, crowd = 0] = rates([video(1), video(4)], slow);
    expect(single / crowd).toBeCloseTo((25 / 3 + 4 * 80) / (25 / 3 + 80), 9);
  });

  it('hand on what one video does not want', () => {
    const [modest, rest = 0] = rates([video(1, 2), video(1, 10)], slow);
    const [half = 0] = rates([video(), video()], slow);
    expect(modest).toBe(2);
    expect(rest).toBeGreaterThan(half);
    expect(load([video(1, 2), video(1, 10)], slow, small)).toBeCloseTo(1000, 6);
  });

  it('give a file all that is left, and no more than its share beside videos', () => {
    const file = video(1, Number.POSITIVE_INFINITY);
    expect(rates([file], slow)[0]).toBeCloseTo(1000 / (80 + 25 / 3), 6);
    const [watched = 0, checked = 0] = rates([video(), file], slow);
    expect(checked).toBeCloseTo(watched, 6);
    expect(rates([video(1, 1), file], slow)[0]).toBe(1);
  });

  it('take half of the machine on a battery, where that matters', () => {
    const onBattery: Machine = { ...small, power: 'battery' };
    expect(load([video()], slow, onBattery)).toBeCloseTo(500, 6);
    expect(rates([video()], fast, onBattery)).toEqual([10]);
    expect(rates([video()], slow, { ...small, power: 'unknown' })).toEqual(rates([video()], slow));
  });

  it('judge faces anew twice as often where there is time to spare', () => {
    const strides = (cost: Cost, machine: Machine) => plans([video()], cost, machine).map(({ stride }) => stride);
    expect(strides(fast, large)).toEqual([8]);
    expect(strides(slow, small)).toEqual([16]);
    expect(strides({ look: 10, face: 30 }, small)).toEqual([8]);
    expect(strides({ look: 10, face: 30 }, { ...small, power: 'battery' })).toEqual([16]);
  });

  it('go on with a frame a second on the slowest machine', () => {
    expect(rates([video(4), video(4)], { look: 400, face: 2000 })).toEqual([1, 1]);
  });

  it('count on cores beside the network where there are some', () => {
    expect(rates([video(1, 20)], { look: 45, face: 45 }, large)[0]).toBe(20);
    expect(rates([video(1, 20)], { look: 45, face: 45 }, small)[0]).toBeLessThan(20);
  });
});
