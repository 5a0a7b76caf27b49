import { expect, test } from 'vitest';
import { outcomeWords } from './outcome';

const WHERE = 'All checks are under the toolbar button, in “Checked before”.';

test.each([
  [0, 0, 0, ['The file has no checks in it.']],
  [0, 2, 0, ['Nothing new: all its checks are in the history already.']],
  [3, 0, 0, ['3 checks were added.', WHERE]],
  [1, 1, 0, ['1 check was added.', '1 other was in the history already.', WHERE]],
  [
    2,
    0,
    1,
    ['2 checks were added.', '1 was not taken: it is older than “Erase checks after” in the options allows.', WHERE],
  ],
  [
    0,
    0,
    4,
    ['0 checks were added.', '4 were not taken: they are older than “Erase checks after” in the options allows.'],
  ],
])('%d added, %d there already, %d too old', (added, same, old, words) => {
  expect(outcomeWords({ added, same, old })).toEqual(words);
});
