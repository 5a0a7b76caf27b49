import { beforeEach, expect, test, vi } from 'vitest';
import { complete, DEFAULTS, divided, loadSettings, onSettingsChange, resetSettings, saveSettings } from './settings';

type Heard = (changes: Record<string, unknown>, area: string) => void;

const { areas, full, heard } = vi.hoisted(() => ({
  heard: new Set<Heard>(),
  areas: { sync: {} as Record<string, unknown>, local: {} as Record<string, unknown> },
  full: { sync: false },
}));

vi.mock('webextension-polyfill', () => {
  const area = (name: 'sync' | 'local') => ({
    get: async (key: string) => (key in areas[name] ? { [key]: areas[name][key] } : {}),
    set: async (values: Record<string, unknown>) => {
      if (name === 'sync' && full.sync) throw new Error('QUOTA_BYTES quota exceeded');
      Object.assign(areas[name], structuredClone(values));
      for (const listener of heard) listener(values, name);
    },
  });
  const onChanged = { addListener: (listener: Heard) => heard.add(listener), removeListener: () => {} };
  return { default: { storage: { sync: area('sync'), local: area('local'), onChanged } } };
});

beforeEach(() => {
  areas.sync = {};
  areas.local = {};
  full.sync = false;
  heard.clear();
});

test('what is missing or of the wrong kind has its default', () => {
  expect(complete(null)).toEqual(DEFAULTS);
  expect(complete({ maxVideos: 9, rate: 'fast', hiddenSites: [1], history: false, unknown: 1 })).toEqual({
    ...DEFAULTS,
    history: false,
  });
});

test('what depends on the machine, and lists of sites, stay on the device', () => {
  const { along, here } = divided(DEFAULTS);
  expect(Object.keys(here).sort()).toEqual(['allowedSites', 'hiddenSites', 'maxVideos', 'onlyOnPower', 'rate']);
  expect({ ...along, ...here }).toEqual(DEFAULTS);
});

test('each goes where it belongs', async () => {
  await saveSettings({ history: false, hiddenSites: ['example.org'] });
  expect(areas.sync).toEqual({ settings: { history: false } });
  expect(areas.local).toEqual({ settings: { hiddenSites: ['example.org'] } });
  expect(await loadSettings()).toEqual({ ...DEFAULTS, history: false, hiddenSites: ['example.org'] });
});

test('a setting that cannot go along is kept here, and goes along later', async () => {
  await saveSettings({ badgeSize: 'small' });
  full.sync = true;
  await saveSettings({ badgeSize: 'large' });
  expect((await loadSettings()).badgeSize).toBe('large');
  full.sync = false;
  await saveSettings({ badgeSize: 'normal' });
  expect(areas).toEqual({ sync: { settings: { badgeSize: 'normal' } }, local: { settings: {} } });
});

test('settings of a version that kept all of them here still count', async () => {
  areas.local = { settings: { autoCheck: false, showBadge: false } };
  expect(await loadSettings()).toMatchObject({ autoCheck: false, showBadge: false });
  await saveSettings({ autoCheck: true });
  expect(await loadSettings()).toMatchObject({ autoCheck: true, showBadge: false });
});

test('changes made at once do not undo each other', async () => {
  await Promise.all([
    saveSettings({ history: false }),
    saveSettings({ rate: 'saver' }),
    saveSettings({ autoCheck: false }),
  ]);
  expect(await loadSettings()).toMatchObject({ history: false, rate: 'saver', autoCheck: false });
});

test('nobody hears of a change that is half stored, as if it were undone', async () => {
  const rates: string[] = [];
  const sizes: string[] = [];
  onSettingsChange(({ rate, badgeSize }) => {
    rates.push(rate);
    sizes.push(badgeSize);
  }, new AbortController().signal);
  await Promise.all([saveSettings({ rate: 'saver', badgeSize: 'small' }), saveSettings({ rate: 'thorough' })]);
  await vi.waitFor(() => expect(rates.length).toBeGreaterThan(0));
  expect(new Set(rates)).toEqual(new Set(['thorough']));
  expect(new Set(sizes)).toEqual(new Set(['small']));
});

test('a reset brings everything back but the sites that the browser lets the extension into', async () => {
  await saveSettings({ history: false, rate: 'saver', hiddenSites: ['a.example'], allowedSites: ['b.example'] });
  await resetSettings();
  expect(await loadSettings()).toEqual({ ...DEFAULTS, allowedSites: ['b.example'] });
});
