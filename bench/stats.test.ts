import { describe, expect, it } from 'vitest';
import { parseArguments } from './bench.mjs';
import { delays } from './playing.mjs';
import { quantile, row } from './stats.mjs';
import { markdown, number, written } from './table.mjs';

describe('quantile', () => {
  it('lies straight between neighbours, in whatever order they come', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([7], 0.75)).toBe(7);
  });
  it('has no answer without numbers', () => expect(() => quantile([], 0.5)).toThrow());
});

describe('row', () => {
  it('has the median and the quartiles', () => {
    expect(row('a', 'ms', [1, 2, 3, 4, 5])).toMatchObject({ median: 3, low: 2, high: 4, repeats: 5 });
  });
  it('says only its note where nothing was measured', () => {
    expect(row('a', 'ms', [], 'no GPU here')).toMatchObject({ median: null, repeats: 0, note: 'no GPU here' });
  });
});

describe('table', () => {
  it('has three digits that count', () => {
    expect([1234.5, 123.45, 12.345, 1.2345, 0.12345, 0].map(number)).toEqual([
      '1235',
      '123',
      '12.3',
      '1.23',
      '0.123',
      '0',
    ]);
  });
  it('is Markdown', () => {
    expect(markdown([row('a|b', 'ms', [1, 2, 3], 'why')])).toContain('| a\\|b | 2.00 ms | 1.50–2.50 | 3 | why  |');
  });
  it('goes between its marks, and leaves what others wrote', () => {
    const before = 'x\n<!-- file -->\nold\n<!-- /file -->\ny\n';
    expect(written(before, 'file', 'new')).toBe('x\n<!-- file -->\nnew\n<!-- /file -->\ny\n');
    expect(() => written('x', 'file', 'new')).toThrow('file');
  });
});

it('a badge changes for a frame before the next one ends, or not at all', () => {
  expect(delays([10, 20, 30], [9, 12, 14, 33])).toEqual([2, 3]);
});

describe('arguments', () => {
  it('are all subjects without any', () => {
    expect(parseArguments([])).toMatchObject({
      type: 'run',
      only: ['graphs', 'frames', 'file', 'pipeline', 'videos', 'paper'],
      quick: false,
    });
  });
  it('may name some, and what is done with the result', () => {
    expect(parseArguments(['--json', '--only', 'file,graphs', '--quick', '--out', 'a.json'])).toMatchObject({
      only: ['graphs', 'file'],
      json: true,
      quick: true,
      out: 'a.json',
    });
  });
  it.each([['--onyl'], ['--only', 'fiel'], ['--only'], ['--out']])('may be wrong: %s %s', (...args) => {
    expect(parseArguments(args.filter((arg) => arg !== undefined)).type).toBe('wrong');
  });
});
