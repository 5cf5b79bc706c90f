import { expect, test } from 'vitest';
import { DAY, FakeClock } from '../../base/clock.ts';
import { secretBox } from '../../base/secrets.ts';
import { KnownBrowsers } from './known-browser.ts';

const clock = new FakeClock();
const browsers = new KnownBrowsers({ secrets: secretBox(new Uint8Array(32)), clock });

test('a browser is known to who signed in with it, and to nobody else', () => {
  const kept = browsers.remember(undefined, 'anna@contoso.test', 2);
  const id = browsers.recognize(kept, 'anna@contoso.test');
  expect(id).toMatch(/^[\w-]{22}$/);
  expect(browsers.recognize(kept, 'bert@contoso.test')).toBeUndefined();
  const both = browsers.remember(kept, 'bert@contoso.test', 2);
  expect(browsers.recognize(both, 'anna@contoso.test')).toBe(id);
  expect(browsers.recognize(both, 'bert@contoso.test')).toBe(id);
});

test('what is made up, cut, or sealed by another installation is no known browser', () => {
  const elsewhere = new KnownBrowsers({ secrets: secretBox(new Uint8Array(32).fill(1)), clock });
  const kept = elsewhere.remember(undefined, 'anna@contoso.test', 2);
  for (const text of [undefined, '', 'v1.', 'x'.repeat(5000), kept, kept.slice(0, -4)])
    expect(browsers.recognize(text, 'anna@contoso.test')).toBeUndefined();
});

test('it is forgotten after half a year without a sign-in', () => {
  const kept = browsers.remember(undefined, 'anna@contoso.test', 2);
  clock.advance(181 * DAY);
  expect(browsers.recognize(kept, 'anna@contoso.test')).toBeUndefined();
});

test('a password alone makes a browser known on the third day that it was right there', () => {
  const name = 'carla@contoso.test';
  let kept: string | undefined;
  for (const isKnown of [false, false, true]) {
    for (let sameDay = 0; sameDay < 3; sameDay++) kept = browsers.remember(kept, name, 1);
    expect(browsers.recognize(kept, name) !== undefined).toBe(isKnown);
    clock.advance(DAY);
  }
  kept = browsers.remember(kept, name, 1);
  expect(browsers.recognize(kept, name)).toBeDefined();
});
