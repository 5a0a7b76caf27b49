import type { Verdict } from '../verdict';

const CIRCLE = 'M14.2 8a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0Z';

/** One stroke of a sign, on a square of 16. */
export interface Stroke {
  d: string;
  /** `filled`: its inside too. `on`: drawn on what is filled, in the colour behind the sign. */
  look?: 'filled' | 'on';
  width?: number;
}

/** Shapes differ as much as colours do: triangle, question mark, magnifier, barred circle. */
export const VERDICT_SHAPES = {
  manipulated: [
    { d: 'M8 2.2 14.6 13.6H1.4Z', look: 'filled' },
    { d: 'M8 6.4v3.2M8 11.7v.1', look: 'on' },
  ],
  uncertain: [{ d: CIRCLE }, { d: 'M6.1 6.4a1.9 1.9 0 1 1 2.8 1.7c-.6.3-.9.7-.9 1.2M8 11.4v.1' }],
  clean: [{ d: 'M11.6 7a4.6 4.6 0 1 1-9.2 0 4.6 4.6 0 0 1 9.2 0Z' }, { d: 'm10.5 10.5 3.6 3.6', width: 2 }],
  'cannot-check': [{ d: CIRCLE }, { d: 'm3.7 12.3 8.6-8.6' }],
} as const satisfies Record<Verdict | 'cannot-check', readonly Stroke[]>;

/** px on the square of 16. */
export const STROKE_WIDTH = 1.6;
