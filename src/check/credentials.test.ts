import { expect, test, vi } from 'vitest';
import { readCbor } from './cbor';
import { readCredentials } from './credentials';

const bytes = (...parts: (number[] | Uint8Array | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]));
const u32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
const box = (type: string, ...content: (number[] | Uint8Array | string)[]) => {
  const data = bytes(...content);
  return bytes(u32(data.length + 8), type, data);
};
const superbox = (label: string, ...children: Uint8Array[]) =>
  box('jumb', box('jumd', new Uint8Array(16), [3], label, [0]), ...children);

/** CBOR of what a test needs. */
function cbor(value: unknown): Uint8Array {
  const head = (major: number, n: number) => (n < 24 ? [(major << 5) | n] : [(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'string') return bytes(head(3, value.length), value);
  if (Array.isArray(value)) return bytes(head(4, value.length), ...value.map(cbor));
  const entries = Object.entries(value as object);
  return bytes(head(5, entries.length), ...entries.flat().map(cbor));
}

const UUID = [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81];
const SOURCE = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

const manifest = (claim: object, actions: object[], claimLabel = 'c2pa.claim.v2') =>
  superbox(
    'urn:c2pa:1',
    superbox('c2pa.assertions', superbox('c2pa.actions.v2', box('cbor', cbor({ actions })))),
    superbox(claimLabel, box('cbor', cbor(claim))),
    superbox('c2pa.signature', box('cbor', cbor('unchecked'))),
  );

/** An MP4 whose second box is C2PA's. */
const mp4 = (...store: Uint8Array[]) =>
  new Blob([
    box('ftyp', 'isom', [0, 0, 2, 0], 'isom'),
    box('uuid', UUID, [0, 0, 0, 0], 'manifest', [0], new Uint8Array(8), ...store),
    box('mdat', new Uint8Array(50)),
  ]);

test('says who made it, and that a generator was used', async () => {
  const claim = { claim_generator_info: { name: 'Some Camera', version: '2.1' } };
  const file = mp4(
    superbox(
      'c2pa',
      manifest(claim, [{ action: 'c2pa.created', digitalSourceType: `${SOURCE}trainedAlgorithmicMedia` }]),
    ),
  );
  expect(await readCredentials(file)).toEqual({ type: 'found', generator: 'Some Camera 2.1', generative: true });
});

test('the last manifest names the maker, and a generator in an earlier one counts too', async () => {
  const first = manifest({ claim_generator_info: [{ name: 'Generator' }] }, [
    { action: 'c2pa.created', digitalSourceType: `${SOURCE}compositeWithTrainedAlgorithmicMedia` },
  ]);
  const last = manifest({ claim_generator: 'Editor/1.0\nunder_test' }, [{ action: 'c2pa.edited' }], 'c2pa.claim');
  const file = mp4(superbox('c2pa', first, last));
  expect(await readCredentials(file)).toEqual({ type: 'found', generator: 'Editor/1.0 under test', generative: true });
});

test('a generator named in metadata, which is JSON', async () => {
  const metadata = { inner: { 'Iptc4xmpExt:DigitalSourceType': [`${SOURCE}compositeSynthetic`] } };
  const file = mp4(
    superbox(
      'c2pa',
      superbox(
        'urn:c2pa:1',
        superbox('c2pa.assertions', superbox('c2pa.metadata', box('json', JSON.stringify(metadata)))),
        superbox('c2pa.claim.v2', box('cbor', cbor({}))),
      ),
    ),
  );
  expect(await readCredentials(file)).toMatchObject({ type: 'found', generative: true });
});

test('words that only look like a generator’s', async () => {
  const actions = [
    { action: 'c2pa.created', digitalSourceType: `${SOURCE}notTrainedAlgorithmicMedia` },
    { action: 'c2pa.edited', description: 'trainedAlgorithmicMedia' },
  ];
  expect(await readCredentials(mp4(superbox('c2pa', manifest({}, actions))))).toMatchObject({ generative: false });
});

test('no damage makes it throw', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const action = { action: 'c2pa.created', digitalSourceType: `${SOURCE}trainedAlgorithmicMedia` };
  const whole = bytes(new Uint8Array(await mp4(superbox('c2pa', manifest({}, [action]))).arrayBuffer()));
  for (let i = 0; i < whole.length; i += 3) {
    const damaged = whole.slice();
    damaged[i] = (damaged[i] ?? 0) ^ 0xff;
    for (const file of [damaged, whole.slice(0, i)]) {
      expect([undefined, 'found', 'unreadable']).toContain((await readCredentials(new Blob([file])))?.type);
    }
  }
});

test('a photograph of a camera mentions no generator', async () => {
  const file = mp4(
    superbox('c2pa', manifest({}, [{ action: 'c2pa.created', digitalSourceType: `${SOURCE}digitalCapture` }])),
  );
  expect(await readCredentials(file)).toEqual({ type: 'found', generator: '', generative: false });
});

test('files without', async () => {
  const other = box('uuid', new Uint8Array(16), 'manifest', [0]);
  const plain = new Blob([box('ftyp', 'isom'), other, box('mdat', new Uint8Array(9))]);
  expect(await readCredentials(plain)).toBeNull();
  expect(await readCredentials(new Blob([Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4, 5, 6, 7, 8)]))).toBeNull();
  expect(await readCredentials(new Blob([]))).toBeNull();
});

test('damaged ones are there, and unreadable', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const whole = superbox('c2pa', manifest({}, []));
  expect(await readCredentials(mp4(whole.slice(0, whole.length - 20)))).toEqual({ type: 'unreadable' });
  expect(await readCredentials(mp4(superbox('c2pa')))).toEqual({ type: 'unreadable' });
  expect(await readCredentials(mp4(superbox('c2pa', superbox('urn:c2pa:1'))))).toEqual({ type: 'unreadable' });
  expect(await readCredentials(mp4(new Uint8Array(3)))).toEqual({ type: 'unreadable' });
});

test('CBOR: the examples of RFC 8949', () => {
  const read = (text: string) =>
    readCbor(Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  expect(read('1903e8')).toBe(1000);
  expect(read('3903e7')).toBe(-1000);
  expect(read('fb3ff199999999999a')).toBe(1.1);
  expect(read('f5')).toBe(true);
  expect(read('6449455446')).toBe('IETF');
  expect(read('7f657374726561646d696e67ff')).toBe('streaming');
  expect(read('c074323031332d30332d32315432303a30343a30305a')).toBe('2013-03-21T20:04:00Z');
  expect(read('a26161016162820203')).toEqual({ a: 1, b: [2, 3] });
  expect(read('bf61610161629f0203ffff')).toEqual({ a: 1, b: [2, 3] });
  expect(() => read('9b00ffffffffffffff')).toThrow(RangeError);
  expect(() => read('81'.repeat(100))).toThrow(RangeError);
  expect(() => read('6449')).toThrow(RangeError);
});
