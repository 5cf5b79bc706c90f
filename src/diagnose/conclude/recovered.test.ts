import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';

describe('a trouble that the text itself says to be over is no finding', () => {
  const offline = 'sssd_be[1201]: Backend is offline';
  const online = 'sssd_be[1201]: Backend is online';

  test('where the sign of it stands below', () => {
    expect(diagnoseText(`${offline}\n${online}`).verdict).toBe('healthy');
    expect(diagnoseText(`${online}\n${offline}`).root).toBe('sssd-offline');
  });

  const table = 'Date;User;Sign-in error code\n2026-03-18;max;50074\n';
  test('an interrupted sign-in that was completed', () => {
    expect(diagnoseText(`${table}2026-03-18;max;0`).verdict).toBe('healthy');
    expect(diagnoseText(table).root).toBe('aadsts-50074');
    expect(diagnoseText(`Date;User;Sign-in error code\n2026-03-18;max;0\n2026-03-18;Max;50074`).verdict).toBe(
      'healthy',
    );
  });

  test.each(['0', ''])('an interrupted sign-in is not completed by that of another (%j)', (code) => {
    expect(diagnoseText(`${table}2026-03-18;bob;${code}`).root).toBe('aadsts-50074');
  });

  const wrong = '4771 Kerberos pre-authentication failed. Failure Code: 0x18\n';
  const right = '4768 A Kerberos authentication ticket (TGT) was requested. Result Code: 0x0';
  test('a password that was mistyped once, not one that is tried again and again', () => {
    expect(diagnoseText(wrong + right).verdict).toBe('healthy');
    expect(diagnoseText(wrong.repeat(20) + right).root).toBe('krb-24');
  });
});
