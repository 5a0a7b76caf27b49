/**
 * What takes the time, for whoever listens (a PerformanceObserver, the debugger's timeline; bench/pipeline.mjs). Nothing
 * is kept: a video may play for hours.
 */
export type Stage = 'load' | 'detect' | 'regions' | 'read' | 'crop' | 'backbone' | 'temporal' | 'frame';

/** Notes that a stage lasted from `start` (performance.now()) until now. */
export function note(stage: Stage, start: number): void {
  performance.measure(stage, { start });
  performance.clearMeasures(stage);
}

/** Does `work` and notes how long it took, unless it fails. */
export async function timed<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  note(stage, start);
  return result;
}
