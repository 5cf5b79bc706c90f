import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, FakeClock, MINUTE } from '../../base/clock.ts';
import { SecretStore } from '../secret-store.ts';
import { RelayKeys } from './keys.ts';

describe('the keys of an agent', () => {
  let folder: string;
  let clock: FakeClock;
  let keys: RelayKeys;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hawser-relay-keys-'));
    clock = new FakeClock();
    keys = new RelayKeys(new SecretStore(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const opening = (): readonly string[] => [...keys.opening(clock.now()).keys()];

  test('are made once and found again by the next process', () => {
    const { key, isNew } = keys.present(clock.now());
    expect(isNew).toBe(true);
    expect(new RelayKeys(new SecretStore(folder)).present(clock.now())).toEqual({ key, isNew: false });
  });

  test('open what was sealed to the one before for some minutes, and then no more', () => {
    const { key: first } = keys.present(clock.now());
    const second = keys.rotate(clock.now());
    expect(opening()).toEqual([second.kid, first.kid]);
    clock.advance(11 * MINUTE);
    expect(opening()).toEqual([second.kid]);
    const third = keys.rotate(clock.now());
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain(third.x);
    expect(opening()).toEqual([third.kid, second.kid]);
  });

  test('are replaced after half a year', () => {
    const { key: first } = keys.present(clock.now());
    clock.advance(181 * DAY);
    expect(keys.present(clock.now()).isNew).toBe(false);
    clock.advance(2 * DAY);
    const { key: second, isNew } = keys.present(clock.now());
    expect(isNew).toBe(true);
    expect(second.kid).not.toBe(first.kid);
  });

  test('remember the first key that the tenant names, and no other', () => {
    const key = (kid: string) => ({ kty: 'EC', crv: 'P-256', x: 'eHg', y: 'eXk', kid }) as const;
    expect(keys.agreeOnTenantKey(key('one'))).toBe(true);
    expect(keys.agreeOnTenantKey(key('two'))).toBe(false);
    expect(new RelayKeys(new SecretStore(folder)).agreeOnTenantKey(key('two'))).toBe(false);
    keys.acceptNewKey();
    expect(keys.agreeOnTenantKey(key('two'))).toBe(true);
    expect(keys.agreeOnTenantKey(key('one'))).toBe(false);
    const callOff = keys.acceptNewKey();
    callOff();
    expect(keys.agreeOnTenantKey(key('one'))).toBe(false);
  });
});
