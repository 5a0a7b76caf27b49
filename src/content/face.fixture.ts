import type { FaceState } from '../messages';

/** A face for tests, 100 px wide, its left side at `x`; nothing is said of it yet. */
export const face = (id: number, x: number, inSight = true): FaceState => ({
  id,
  box: { x, y: 0, width: 100, height: 100 },
  frames: 80,
  judgement: null,
  inSight,
});
