import { MODEL } from '../model';
import type { Power } from './power';

/**
 * How the machine's time is shared among the videos that play: from what they want and what the work takes here to what
 * each of them gets. What cannot be done is never queued: senders drop the frames in between.
 */

/** What a video wants. */
export interface Demand {
  /** Frames a second of the clock; Infinity: as many as can be had, for a file. */
  rate: number;
  /** Faces judged in each of them. */
  faces: number;
}

/** What the work took lately, ms; 0 as long as that is not known. */
export interface Cost {
  /** To look for faces in a frame. */
  look: number;
  /** To judge one face in one frame. */
  face: number;
}

export interface Machine {
  power: Power;
  /** Whether there are cores that the network does not use: then faces are looked for beside it. */
  roomy: boolean;
}

/** What a video gets. */
export interface Plan {
  /** Frames a second of the clock, at most. */
  rate: number;
  /** Faces are looked for in every so many frames at least. */
  every: number;
  /** New frames after which a face is judged again. */
  stride: number;
}

/** Part of the time that checks may take. */
const SHARE: Record<Power, number> = { mains: 1, unknown: 1, battery: 0.5 };

/**
 * Faces are looked for in every so many frames at least: where the wishes need it, and where there is no core to do it
 * beside the page that plays. They are between the looks (src/offscreen/between.ts).
 */
const SELDOM = 3;
const OFTEN = { roomy: 1, small: 2 };

/**
 * Part of what may be taken up to which time is spare: faces are then judged twice as often, for 3 ms a frame on two
 * cores. To judge them more seldom than the model says would save as little (docs/PERFORMANCE.md).
 */
const SPARE = 0.5;

/** Frames a second that a video gets on any machine: further apart no face can be followed. */
const LEAST = 1;

/**
 * The plan for each of the videos that want something now. Faces are looked for as seldom as the wishes need, and seldom
 * while the network is still being loaded: that is work enough. Where that does not do, time is shared evenly, and what
 * one video does not want goes to the others.
 */
export function plans(demands: readonly Demand[], cost: Cost, machine: Machine): Plan[] {
  for (let every = machine.roomy ? OFTEN.roomy : OFTEN.small; ; every++) {
    const times = demands.map(({ faces }) => timeOf(faces, every, cost, machine));
    const budget = 1000 * SHARE[machine.power];
    const rates = shared(demands, times, budget);
    if (every < SELDOM && (cost.face === 0 || rates.some((rate, i) => rate !== demands[i]?.rate))) continue;
    const taken = rates.reduce((sum, rate, i) => sum + rate * (times[i] ?? 0), 0);
    const { stride } = MODEL.sampling;
    const often = cost.face > 0 && taken <= SPARE * budget;
    return rates.map((rate) => ({ rate: Math.max(rate, LEAST), every, stride: often ? stride / 2 : stride }));
  }
}

/** ms that a frame takes. */
function timeOf(faces: number, every: number, { look, face }: Cost, { roomy }: Machine): number {
  const looking = look / every;
  const judging = faces * face;
  return roomy ? Math.max(looking, judging) : looking + judging;
}

/** Frames a second for each: `times` ms a frame, all together at most `budget` ms a second. */
function shared(demands: readonly Demand[], times: readonly number[], budget: number): number[] {
  const rates = demands.map(() => 0);
  const wish = (i: number) => (times[i] === 0 ? 0 : (demands[i]?.rate ?? 0) * (times[i] ?? 0));
  // Whoever wants least is served first, with what is left shared evenly.
  const order = [...demands.keys()].sort((a, b) => wish(a) - wish(b));
  let left = budget;
  for (const [served, i] of order.entries()) {
    const fair = left / (order.length - served);
    const time = times[i] ?? 0;
    const rate = wish(i) <= fair ? (demands[i]?.rate ?? 0) : fair / time;
    rates[i] = rate;
    left -= rate * time || 0;
  }
  return rates;
}
