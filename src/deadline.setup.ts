/** Lets an hour pass in which none of the test's timers fires, as on a machine that sleeps; then each fires once. */
export const sleep = () => (setTimeout as unknown as { clock: { jump(ms: number): void } }).clock.jump(3_600_000);
