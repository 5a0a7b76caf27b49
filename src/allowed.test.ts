import { expect, test } from 'vitest';
import { allowedDomains, covers, isKnown, patternOf, typedDomain } from './allowed';

test.each([
  ['example.org', 'example.org'],
  [' https://www.Example.org/watch?v=1 ', 'example.org'],
  ['http://news.example.org:8080', 'news.example.org'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['192.168.0.7', '192.168.0.7'],
  ['localhost:3000', 'localhost'],
])('%j is %s', (typed, domain) => {
  expect(typedDomain(typed)).toBe(domain);
});

test.each(['', 'com', 'not a site', 'ftp://example.org', 'javascript:alert(1)', 'file:///etc', '*', 'exa*mple.org'])(
  '%j is no site',
  (typed) => {
    expect(typedDomain(typed)).toBeNull();
  },
);

test('a domain and its pattern', () => {
  expect(patternOf('example.org')).toBe('*://*.example.org/*');
  expect(patternOf('192.168.0.7')).toBe('*://192.168.0.7/*');
  expect(patternOf('localhost')).toBe('*://localhost/*');
  const domains = ['192.168.0.7', 'example.org', 'localhost'];
  expect(allowedDomains(domains.map(patternOf))).toEqual(domains);
});

test('the sites of the manifest, and everything, are not in the list', () => {
  expect(allowedDomains(['https://*.youtube.com/*', 'https://www.tiktok.com/*', '*://*/*', '<all_urls>'])).toEqual([]);
  expect(allowedDomains(['https://*.example.org/*', 'http://*.example.org/*'])).toEqual(['example.org']);
  expect(isKnown('m.facebook.com')).toBe(true);
});

test('a domain covers what is below it, and nothing that only looks like it', () => {
  expect(covers(['example.org'], 'example.org')).toBe(true);
  expect(covers(['example.org'], 'a.b.example.org')).toBe(true);
  expect(covers(['example.org'], 'badexample.org')).toBe(false);
  expect(covers([], 'example.org')).toBe(false);
});
