/**
 * A network on several threads that share one memory. A program is a row of steps; a step is cut into chunks, which the
 * threads take one by one; all chunks of a step are done before the next step begins. No step waits for a thread that has
 * no chunk, so one that the system put aside holds up nobody. `src/cpu/program.ts` writes the steps.
 */
export { resampleAcross, resampleDown } from './crop';
import { fixRows } from './fixed';
import { group } from './grouped';
import { lstmUnits } from './lstm';
import { contrastOf, depthwiseLine, maxLine, meanOf, padLine, pickLine, unfoldLine } from './maps';
import { pointwise } from './pointwise';

/**
 * Bytes of a step: kind, chunks, the next chunk to take (with the round above it), chunks done; then the arguments. The
 * chunks are read and written atomically, so that who sees those of the next program sees this one's steps closed.
 */
const STEP: usize = 96;
const CHUNKS: usize = 4;
const NEXT: usize = 8;
const DONE: usize = 12;
/** In place of the next chunk: there is none, of whatever program. No step has that many. */
const CLOSED: i32 = 0xffff;

/** Words of the block through which threads agree. */
const ROUND: usize = 0; // how many programs were started
const AT: usize = 4; // how many steps were finished, in all programs
const PROGRAM: usize = 8; // its address
const STEPS: usize = 12;
const BASE: usize = 16; // AT when the program began

/** Turns of an idle thread before it goes to sleep: a step is mostly over sooner than a thread wakes. */
const SPINS = 2000;

function arg(step: usize, index: i32): i32 {
  return load<i32>(step + <usize>(index << 2), 16);
}

function address(step: usize, index: i32): usize {
  return <usize>arg(step, index);
}

function limit(step: usize, index: i32): f32 {
  return load<f32>(step + <usize>(index << 2), 16);
}

function chunk(s: usize, i: i32, scratch: usize): void {
  switch (load<i32>(s)) {
    case 0: {
      // Blocks of rows, each in groups of panels.
      const rows = arg(s, 2), block = arg(s, 12), panels = arg(s, 13), groups = arg(s, 14);
      const first = i / groups * block, from = i % groups * panels;
      const K = arg(s, 9), oRow = arg(s, 8), added = address(s, 6);
      pointwise(
        address(s, 0) + <usize>(first * K << 1), address(s, 1) + <usize>(first << 2), min(block, rows - first), address(s, 3),
        address(s, 4), address(s, 5), added ? added + first * oRow : 0, address(s, 7) + first * oRow, oRow,
        K, from, min(from + panels, arg(s, 15)), limit(s, 10), limit(s, 11),
      );
      break;
    }
    case 1:
      padLine(i, address(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), arg(s, 6), arg(s, 7), address(s, 8));
      break;
    case 2:
      pickLine(i, address(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), arg(s, 6), address(s, 7));
      break;
    case 3:
      unfoldLine(i, address(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), address(s, 6), arg(s, 7), address(s, 8));
      break;
    case 4:
      maxLine(i, address(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), address(s, 6));
      break;
    case 5:
      meanOf(i, address(s, 0), arg(s, 1), arg(s, 2), address(s, 3), arg(s, 4));
      break;
    case 6:
      depthwiseLine(
        i, address(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), address(s, 6), address(s, 7),
        limit(s, 8), limit(s, 9), arg(s, 10), arg(s, 11), address(s, 12),
      );
      break;
    case 7: {
      const groups = arg(s, 0);
      group(
        i / groups, i % groups, arg(s, 1), address(s, 2), arg(s, 3), arg(s, 4), arg(s, 5), arg(s, 6), address(s, 7),
        address(s, 8), limit(s, 9), limit(s, 10), arg(s, 11), arg(s, 12), address(s, 13),
      );
      break;
    }
    case 8:
      lstmUnits(
        i, arg(s, 0), arg(s, 1), address(s, 2), address(s, 3), address(s, 4), address(s, 5), address(s, 6), address(s, 7),
        address(s, 8), scratch,
      );
      break;
    case 9: {
      const rows = arg(s, 0), block = arg(s, 1), first = i * block;
      fixRows(first, min(first + block, rows), address(s, 2), arg(s, 3), arg(s, 4), address(s, 5), address(s, 6), limit(s, 7));
      break;
    }
    case 10:
      contrastOf(i, address(s, 0), arg(s, 1), arg(s, 2), address(s, 3), address(s, 4), arg(s, 5));
      break;
    default:
      unreachable();
  }
}

/** Takes the next chunk of a step for a thread that works on `round`; -1 if there is none left. */
function take(step: usize, round: i32): i32 {
  const chunks = atomic.load<i32>(step, CHUNKS);
  while (true) {
    const next = atomic.load<i32>(step, NEXT);
    const index = next & 0xffff;
    if (next >>> 16 != (round & 0xffff) || index >= chunks) return -1;
    if (atomic.cmpxchg<i32>(step, next, next + 1, NEXT) == next) return index;
  }
}

/** Waits until `count` steps were finished. */
function waitFor(control: usize, count: i32): void {
  for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(control, AT) - count >= 0) return;
  while (true) {
    const at = atomic.load<i32>(control, AT);
    if (at - count >= 0) return;
    atomic.wait<i32>(control + AT, at, -1);
  }
}

function work(control: usize, round: i32, program: usize, steps: i32, base: i32, scratch: usize): void {
  let step = program;
  for (let n = 1; n <= steps; n++, step += STEP) {
    const chunks = atomic.load<i32>(step, CHUNKS);
    for (let i = take(step, round); i >= 0; i = take(step, round)) {
      chunk(step, i, scratch);
      if (atomic.add<i32>(step, 1, DONE) == chunks - 1) {
        atomic.store<i32>(control, base + n, AT);
        atomic.notify(control + AT, -1);
      }
    }
    waitFor(control, base + n);
  }
}

/** Runs a program as the first of the threads; returns when it is finished. Every step has 1 to 65,535 chunks. */
export function run(control: usize, program: usize, steps: i32, scratch: usize): void {
  const round = atomic.load<i32>(control, ROUND) + 1;
  for (let n = 0; n < steps; n++) {
    atomic.store<i32>(program + <usize>n * STEP, round << 16, NEXT);
    atomic.store<i32>(program + <usize>n * STEP, 0, DONE);
  }
  const base = atomic.load<i32>(control, AT);
  atomic.store<i32>(control, <i32>program, PROGRAM);
  atomic.store<i32>(control, steps, STEPS);
  atomic.store<i32>(control, base, BASE);
  atomic.store<i32>(control, round, ROUND);
  atomic.notify(control + ROUND, -1);
  work(control, round, program, steps, base, scratch);
  // A thread that comes late to this round must find nothing to do where the next program is being written.
  for (let n = 0; n < steps; n++) atomic.store<i32>(program + <usize>n * STEP, CLOSED, NEXT);
}

/** Helps with program after program, for ever. `seen`: the round that has been worked on last. */
export function serve(control: usize, scratch: usize, seen: i32): void {
  while (true) {
    for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(control, ROUND) != seen) break;
    while (atomic.load<i32>(control, ROUND) == seen) atomic.wait<i32>(control + ROUND, seen, -1);
    seen = atomic.load<i32>(control, ROUND);
    const program = <usize>atomic.load<i32>(control, PROGRAM);
    const steps = atomic.load<i32>(control, STEPS);
    const base = atomic.load<i32>(control, BASE);
    // Else the three were read while the next program came.
    if (atomic.load<i32>(control, ROUND) == seen) work(control, seen, program, steps, base, scratch);
  }
}
