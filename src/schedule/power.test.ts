import { expect, test } from 'vitest';
import { powerAllows } from './power';

test.each(['mains', 'battery', 'unknown'] as const)('on %s without the setting', (power) => {
  expect(powerAllows({ onlyOnPower: false }, power)).toBe(true);
});

test('only a battery stops checks', () => {
  const allows = (power: 'mains' | 'battery' | 'unknown') => powerAllows({ onlyOnPower: true }, power);
  expect([allows('mains'), allows('battery'), allows('unknown')]).toEqual([true, false, true]);
});
