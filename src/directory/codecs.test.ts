import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserAccountControlFlag } from './index.ts';
import {
  FOR_EVER,
  NEVER,
  domainSidOf,
  durationFromMs,
  durationToMs,
  fileTimeFromDate,
  fileTimeToDate,
  formatExtendedDn,
  formatGeneralizedTime,
  formatGroupType,
  formatSid,
  formatUserAccountControl,
  guidFromBytes,
  guidOfExtendedDn,
  guidToBytes,
  guidToFilter,
  hasFlag,
  isAccountEnabled,
  isSid,
  normaliseGuid,
  parseExtendedDn,
  parseGeneralizedTime,
  parseGroupType,
  parseSid,
  parseUserAccountControl,
  ridOf,
  sidFromBytes,
  sidToBytes,
  userAccountControlBits,
} from './index.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const sid = fc
  .record({ authority: fc.nat(2 ** 48 - 1), subAuthorities: fc.array(fc.nat(2 ** 32 - 1), { maxLength: 15 }) })
  .map(formatSid);

describe('a GUID', () => {
  it('survives both directions', () => {
    fc.assert(
      fc.property(octets(16), (bytes) => {
        expect(new Uint8Array(guidToBytes(guidFromBytes(bytes)))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(guidFromBytes(guidToBytes(text))).toBe(text);
      }),
    );
  });

  it('is stored in the byte order of Windows', () => {
    const text = '00112233-4455-6677-8899-aabbccddeeff';
    expect(guidToBytes(text).toString('hex')).toBe('33221100554477668899aabbccddeeff');
    expect(guidToBytes(`{${text.toUpperCase()}}`).toString('hex')).toBe('33221100554477668899aabbccddeeff');
    expect(normaliseGuid(`{${text.toUpperCase()}}`)).toBe(text);
    expect(guidToFilter(text)).toBe(String.raw`\33\22\11\00\55\44\77\66\88\99\aa\bb\cc\dd\ee\ff`);
  });

  it('is refused when it is not one', () => {
    expect(() => guidToBytes('0011')).toThrow(TypeError);
    expect(() => guidFromBytes(new Uint8Array(15))).toThrow(TypeError);
  });
});

describe('a SID', () => {
  it('survives both directions', () => {
    fc.assert(
      fc.property(sid, (text) => {
        expect(sidFromBytes(sidToBytes(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(sid, (text) => {
        expect(formatSid(parseSid(text))).toBe(text);
      }),
    );
  });

  it('is stored as Windows stores it', () => {
    const administrator = 'S-1-5-21-1004336348-1177238915-682003330-500';
    expect(sidToBytes(administrator).toString('hex')).toBe('010500000000000515000000dcf4dc3b833d2b46828ba628f4010000');
    expect(ridOf(administrator)).toBe(500);
    expect(domainSidOf(administrator)).toBe('S-1-5-21-1004336348-1177238915-682003330');
  });

  it.each(['S-1', 'S-2-5-32', 'S-1-5-4294967296', 'S-1-5--1', `S-1-5${'-1'.repeat(16)}`])('%s is refused', (text) => {
    expect(isSid(text)).toBe(false);
  });
});

describe('times', () => {
  it('survive both directions', () => {
    const date = fc.date({
      min: new Date('1601-01-01T00:00:00.001Z'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        expect(fileTimeToDate(fileTimeFromDate(moment))).toEqual(moment);
      }),
    );
    fc.assert(
      fc.property(date, (moment) => {
        expect(parseGeneralizedTime(formatGeneralizedTime(moment))).toEqual(moment);
      }),
    );
    fc.assert(
      fc.property(fc.nat(), (ms) => {
        expect(durationToMs(durationFromMs(ms))).toBe(ms);
      }),
    );
  });

  it('know the values that are not moments', () => {
    expect(fileTimeToDate('0')).toBeUndefined();
    expect(fileTimeToDate(NEVER)).toBeUndefined();
    // Of the year 30828: as text it would have five digits of a year, which nothing that reads dates takes.
    expect(fileTimeToDate('9223372036854775806')).toBeUndefined();
    expect(durationToMs(FOR_EVER)).toBe(Infinity);
    expect(durationToMs('-864000000000')).toBe(86_400_000);
    expect(fileTimeToDate('116444736000000000')).toEqual(new Date(0));
  });

  it.each([
    ['20260131235959.0Z', '2026-01-31T23:59:59.000Z'],
    ['202601312359Z', '2026-01-31T23:59:00.000Z'],
    ['2026013123.5Z', '2026-01-31T23:30:00.000Z'],
    ['20260131235959.123+0130', '2026-01-31T22:29:59.123Z'],
  ])('generalized time %s is %s', (text, iso) => {
    expect(parseGeneralizedTime(text)?.toISOString()).toBe(iso);
  });

  it.each(['00000000000000.0Z', '20260631000000Z', '20260101', '2026010125Z', ''])(
    'generalized time "%s" is none',
    (text) => {
      expect(parseGeneralizedTime(text)).toBeUndefined();
    },
  );
});

describe('bit fields', () => {
  it('survive both directions, unknown bits included', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (value) => {
        const { flags, unknown } = parseUserAccountControl(value);
        expect(formatUserAccountControl(flags, unknown)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(formatGroupType(parseGroupType(value))).toBe(value);
      }),
    );
  });

  it('userAccountControl says what is set', () => {
    expect(parseUserAccountControl(66050).flags).toEqual(['ACCOUNTDISABLE', 'NORMAL_ACCOUNT', 'DONT_EXPIRE_PASSWORD']);
    expect(isAccountEnabled(514)).toBe(false);
    for (const name of Object.keys(userAccountControlBits) as UserAccountControlFlag[]) {
      expect(hasFlag(formatUserAccountControl([name]), name)).toBe(true);
    }
  });

  it('groupType says what is set', () => {
    expect(parseGroupType(-2147483646)).toEqual({ scope: 'global', isSecurity: true, isBuiltin: false, other: 0 });
    expect(parseGroupType(8)).toEqual({ scope: 'universal', isSecurity: false, isBuiltin: false, other: 0 });
    expect(parseGroupType(-2147483643)).toEqual({ scope: 'domain-local', isSecurity: true, isBuiltin: true, other: 0 });
  });
});

describe('an extended DN', () => {
  it('survives both directions', () => {
    const shape = fc.record({ guid: fc.uuid(), sid, dn: fc.constant('CN=Jan,DC=test') }, { requiredKeys: ['dn'] });
    fc.assert(
      fc.property(shape, (extended) => {
        expect(parseExtendedDn(formatExtendedDn(extended))).toEqual(extended);
      }),
    );
  });

  it('is read with hexadecimal identifiers too', () => {
    const guid = '00112233-4455-6677-8899-aabbccddeeff';
    const text = `<GUID=${guidToBytes(guid).toString('hex')}>;<SID=${sidToBytes('S-1-5-32-544').toString('hex')}>;CN=Jan,DC=test`;
    expect(parseExtendedDn(text)).toEqual({ guid, sid: 'S-1-5-32-544', dn: 'CN=Jan,DC=test' });
    expect(guidOfExtendedDn(text)).toBe(guid);
    expect(guidOfExtendedDn('CN=Jan,DC=test')).toBeUndefined();
  });
});
