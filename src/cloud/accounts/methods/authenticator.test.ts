import fc from 'fast-check';
import * as OTPAuth from 'otpauth';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import {
  codeAt,
  newSecret,
  parseSecret,
  secondsLeft,
  setupAddress,
  shownSecret,
  stepAt,
  stepOf,
} from './authenticator.ts';

const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() === text);
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });

describe('ME-09: the address of the QR code', () => {
  test('names issuer and account, each percent-encoded, and nothing that apps ignore', () => {
    const secret = parseSecret('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
    const address = setupAddress(secret, { issuer: 'Müller & Co: IT', account: 'chloé@müller.example' });
    expect(address).toBe(
      'otpauth://totp/M%C3%BCller%20%26%20Co%3A%20IT:chlo%C3%A9%40m%C3%BCller.example' +
        '?issuer=M%C3%BCller%20%26%20Co%3A%20IT&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' +
        '&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('gives exactly the two names back, whatever they are', () => {
    fc.assert(
      fc.property(name, name, (issuer, account) => {
        const [, label = '', query = ''] = /^otpauth:\/\/totp\/([^?]*)\?(.*)$/.exec(
          setupAddress(newSecret(), { issuer, account }),
        ) ?? [''];
        expect(label.split(':').map(decodeURIComponent)).toEqual([issuer, account]);
        expect(`${label}${query}`).not.toMatch(/[+ ]/);
        const parameters = new Map(
          query
            .split('&')
            .map((part) => part.split('='))
            .map(([key, value = '']) => [key, value]),
        );
        expect(decodeURIComponent(parameters.get('issuer') ?? '')).toBe(issuer);
      }),
    );
  });

  test('a secret that is typed with blanks and in lower case is the same one, shown in groups of four', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(shownSecret(secret)).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    expect(parseSecret(` ${shownSecret(secret).toLowerCase()} `)).toBe(secret);
  });

  test.each(['', 'JBSW Y3DP', 'no base32 at all, 0189', 'x'.repeat(15)])('"%s" is no secret', (typed) => {
    expect(() => parseSecret(typed)).toThrow(/base32/);
  });
});

describe('a code', () => {
  test('fits its own step and one to either side (RFC 6238, 5.2)', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -5 * MINUTE, max: 5 * MINUTE }), (at, apart) => {
        const secret = newSecret();
        const other = new Date(at.getTime() + apart);
        const steps = stepAt(other) - stepAt(at);
        const fits = stepOf(secret, codeAt(secret, other), at);
        if (Math.abs(steps) <= 1) expect(fits).toBe(stepAt(other));
        // One in a million guesses is right by chance.
        else expect(fits === undefined || Math.abs(fits - stepAt(at)) <= 1).toBe(true);
      }),
    );
  });

  test('is that of RFC 6238, appendix B', () => {
    const secret = new OTPAuth.Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32;
    expect(codeAt(secret, new Date(59 * SECOND))).toBe('287082');
    expect(codeAt(secret, new Date(1_111_111_109 * SECOND))).toBe('081804');
    expect(codeAt(secret, new Date(20_000_000_000 * SECOND))).toBe('353130');
  });

  test.each(['', '12345', '1234567', '١٢٣٤٥٦', 'abcdef', '12 34 5'])('"%s" is none', (typed) => {
    expect(stepOf(newSecret(), typed, new Date())).toBeUndefined();
  });

  test('can be typed with a blank in the middle', () => {
    const [secret, at] = [newSecret(), new Date()];
    const code = codeAt(secret, at);
    expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)} `, at)).toBe(stepAt(at));
  });

  test('is shown for the rest of its step', () => {
    expect(secondsLeft(new Date(30 * SECOND))).toBe(30);
    expect(secondsLeft(new Date(59_999))).toBe(1);
  });
});
