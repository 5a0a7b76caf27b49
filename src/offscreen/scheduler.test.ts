import { expect, it } from 'vitest';
import { Pacer } from '../schedule/pacer';
import { Scheduler } from './scheduler';

/** What a machine needs for its work, ms. It may change. */
interface Machine {
  look: number;
  face: number;
}

/**
 * Videos of so many faces each that play for some seconds, 30 frames a second, on a clock of their own: each has one frame
 * at work, in the order in which they come, and drops the others. Gives the frames a second that each had judged.
 */
function play(scheduler: Scheduler, machine: Machine, faces: number[], seconds: number, start = 0): number[] {
  const videos = faces.map((count) => ({ count, pacer: new Pacer(), rate: 10, busyUntil: start, frames: 0 }));
  let busyUntil = start;
  for (let now = start; now < start + 1000 * seconds; now += 100 / 3)
    for (const video of videos) {
      if (now < video.busyUntil || !video.pacer.isDue(now)) continue;
      video.pacer.take(now, video.rate);
      const { rate, every } = scheduler.planFor(video, { rate: 10, faces: video.count }, now);
      const looks = video.frames++ % every === 0;
      if (looks) scheduler.spent('look', machine.look);
      scheduler.spent('face', machine.face);
      busyUntil = Math.max(busyUntil, now) + (looks ? machine.look : 0) + video.count * machine.face;
      Object.assign(video, { rate, busyUntil });
    }
  for (const video of videos) scheduler.leave(video);
  return videos.map(({ frames }) => frames / seconds);
}

it('lets a fast machine look at all frames of all videos', () => {
  const rates = play(new Scheduler(true), { look: 4, face: 3 }, [1, 1, 2, 4], 10);
  for (const rate of rates) expect(rate).toBeGreaterThan(9);
});

it.each([[[1]], [[1, 1]], [[1, 1, 1, 1]], [[2]], [[4]]])('a slow one drops frames, of all alike: faces %j', (faces) => {
  const rates = play(new Scheduler(false), { look: 25, face: 80 }, faces, 20);
  expect(Math.min(...rates)).toBeGreaterThan(0.8);
  expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.5);
  // Time is used, not wasted.
  const crops = rates.reduce((sum, rate, i) => sum + rate * (faces[i] ?? 0), 0);
  expect(crops).toBeGreaterThan(6);
});

it('takes less while the machine is busy, and recovers', () => {
  const scheduler = new Scheduler(false);
  const rate = (machine: Machine, start: number) => play(scheduler, machine, [1], 10, start)[0] ?? 0;
  const calm = { look: 15, face: 60 };
  const before = rate(calm, 0);
  const busy = rate({ look: 60, face: 240 }, 10_000);
  const after = rate(calm, 20_000);
  expect(before).toBeGreaterThan(8);
  expect(busy).toBeLessThan(5);
  expect(after).toBeGreaterThan(0.8 * before);
});

it('shares with videos that play, not with those that rest', () => {
  const scheduler = new Scheduler(false);
  for (let i = 0; i < 8; i++) {
    scheduler.spent('look', 20);
    scheduler.spent('face', 100);
  }
  const [one, other] = [{}, {}];
  const wish = { rate: 10, faces: 1 };
  const alone = scheduler.planFor(one, wish, 0).rate;
  const shared = scheduler.planFor(other, wish, 0).rate;
  expect(shared).toBeCloseTo(alone / 2, 6);
  expect(scheduler.planFor(one, wish, 5000).rate).toBeCloseTo(alone, 6);
  scheduler.planFor(other, wish, 5000);
  scheduler.leave(other);
  expect(scheduler.planFor(one, wish, 5000).rate).toBeCloseTo(alone, 6);
});

it('spares a battery', () => {
  const scheduler = new Scheduler(false);
  scheduler.spent('face', 100);
  const video = {};
  const plugged = scheduler.planFor(video, { rate: 10, faces: 1 }, 0).rate;
  scheduler.power = 'battery';
  expect(scheduler.planFor(video, { rate: 10, faces: 1 }, 0).rate).toBeCloseTo(plugged / 2, 6);
});
