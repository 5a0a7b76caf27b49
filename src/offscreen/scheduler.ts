import { MODEL } from '../model';
import { type Cost, type Demand, type Machine, type Plan, plans } from '../schedule/plan';
import type { Power } from '../schedule/power';

/** Measurements of a kind that count: the last ones, so that plans follow the machine's other work. */
const LAST = 8;

/** ms after which a video that sent no frame wants none: it is hidden, or paused. */
export const PATIENCE = 2000;

/** What the open videos want and what their work takes; says what each gets. Times are ms of one clock. */
export class Scheduler {
  readonly #roomy: boolean;
  readonly #taken: Record<keyof Cost, number[]> = { look: [], face: [] };
  readonly #wishes = new Map<object, { demand: Demand; at: number }>();
  /** Where the machine gets its power. */
  power: Power = 'unknown';

  /** @param roomy see {@link Machine} */
  constructor(roomy: boolean) {
    this.#roomy = roomy;
  }

  /** Work of a kind took `ms` for each of its pieces. */
  spent(what: keyof Cost, ms: number): void {
    const taken = this.#taken[what];
    taken.push(ms);
    if (taken.length > LAST) taken.shift();
  }

  /** The plan for a video that wants something now. */
  planFor(video: object, demand: Demand, now: number): Plan {
    this.#wishes.set(video, { demand, at: now });
    const wishes = [...this.#wishes].filter(([, { at }]) => now - at <= PATIENCE);
    const cost = { look: mean(this.#taken.look), face: mean(this.#taken.face) };
    const machine: Machine = { power: this.power, roomy: this.#roomy };
    const all = plans(
      wishes.map(([, wish]) => wish.demand),
      cost,
      machine,
    );
    return (
      all[wishes.findIndex(([owner]) => owner === video)] ?? {
        rate: demand.rate,
        every: 1,
        stride: MODEL.sampling.stride,
      }
    );
  }

  /** A video wants nothing any more. */
  leave(video: object): void {
    this.#wishes.delete(video);
  }
}

function mean(values: readonly number[]): number {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
