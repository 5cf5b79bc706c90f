import fc from 'fast-check';
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

  test('an interrupted sign-in is not completed by one before it', () => {
    const rows = (first: string, second: string): string =>
      `Date;User;Sign-in error code\n2026-03-18 10:00:00;max;${first}\n2026-03-18 10:00:20;max;${second}`;
    expect(diagnoseText(rows('50074', '0')).verdict).toBe('healthy');
    expect(diagnoseText(rows('0', '50074')).root).toBe('aadsts-50074');
  });

  const wrong = '4771 Kerberos pre-authentication failed. Failure Code: 0x18\n';
  const right = '4768 A Kerberos authentication ticket (TGT) was requested. Result Code: 0x0';
  test('a password that was mistyped once, not one that is tried again and again', () => {
    expect(diagnoseText(wrong + right).verdict).toBe('healthy');
    expect(diagnoseText(wrong.repeat(20) + right).root).toBe('krb-24');
  });

  const hour = (second: number): string => new Date(second * 1000).toISOString().slice(11, 19);
  interface Entry {
    readonly who: string;
    readonly second: number;
    readonly isRight: boolean;
  }
  const kerberos = ({ who, second, isRight }: Entry): string =>
    `Log Name: Security\nSource: Microsoft-Windows-Security-Auditing\nDate: 2026-11-19 ${hour(second)}\n` +
    `Event ID: ${isRight ? 4768 : 4771}\nDescription:\n${isRight ? 'A Kerberos authentication ticket (TGT) was requested.' : 'Kerberos pre-authentication failed.'}\n\n` +
    `Account Information:\n\tAccount Name:\t\t${who}\n\n${isRight ? 'Result' : 'Failure'} Code:\t\t${isRight ? '0x0' : '0x18'}\n\n`;
  const tracking = 'TrackingId: 4c4e';
  const relay = ({ second, isRight }: Entry): string =>
    `Source: PasswordResetService\nDate: 2026-11-19 ${hour(second)}\nEvent ID: ${isRight ? 31002 : 32014}\nDescription:\n` +
    `${tracking}, ${isRight ? 'Password reset request was successful' : 'the connection was lost'}\n\n`;

  const entries = fc.uniqueArray(
    fc.record({
      who: fc.constantFrom('anna', 'bob', 'CORP\\\\carla'),
      second: fc.integer({ min: 0, max: 86_399 }),
      isRight: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8, selector: ({ second }) => second },
  );
  const isMended = (all: readonly Entry[], one: Entry, isSame: (other: Entry) => boolean): boolean =>
    all.some((other) => other.isRight && isSame(other) && other.second > one.second);

  test('by a success of the same account at a later time, in whatever order the log stands', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const slips = all.filter(({ isRight }) => !isRight);
        const over = slips.every(
          (slip) =>
            slips.filter(({ who }) => who === slip.who).length === 1 &&
            isMended(all, slip, ({ who }) => who === slip.who),
        );
        expect(diagnoseText(all.map(kerberos).join('')).verdict).toBe(over ? 'healthy' : 'problem');
      }),
      { numRuns: 150 },
    );
  });

  test('by a success of the same service at a later time', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const over = all.every((one) => one.isRight || isMended(all, one, () => true));
        expect(diagnoseText(all.map(relay).join('')).verdict).toBe(over ? 'healthy' : 'problem');
      }),
      { numRuns: 100 },
    );
  });

  const pair = (first: string, second: string) => [
    diagnoseText(`${first}\n${second}`),
    diagnoseText(`${second}\n${first}`),
  ];
  test.each([
    [
      'a federation proxy that gets its configuration again',
      '422 Unable to retrieve proxy configuration data from the Federation Service. Unable to connect to the remote server',
      '245 The federation server proxy successfully retrieved its configuration from the Federation Service',
    ],
    [
      'a device whose object came with the next sync',
      'Automatic registration failed at join phase. Exit code: 0x801c03f2. Server error: The device object by the given id (e1d0c9b8-1111-2222-3333-444455556666) is not found.',
      'Automatic registration Succeeded.',
    ],
    [
      'a silent token request that the page asked the user for',
      'InteractionRequiredAuthError: interaction_required: AADSTS160021: Application requested a user session which does not exist.',
      'msal.js.browser@4.12.0 : Info - Emitting event: msal:acquireTokenSuccess',
    ],
    [
      'a run that was cut off, and the next one',
      'run="Delta Import" ma="contoso.com" result=stopped-connectivity',
      'run="Delta Import" ma="contoso.com" result=success',
    ],
    [
      'a partner of replication that was away',
      'Failed to bind to uuid for ncacn_ip_tcp:dc2 - NT_STATUS_HOST_UNREACHABLE',
      'dreplsrv_op_pull_source: replicated 12 objects (0 linked attributes) from dc2 for DC=ad,DC=example',
    ],
    [
      'a challenge of a proxy that was answered',
      '> CONNECT login.microsoftonline.com:443 HTTP/1.1\n< HTTP/1.1 407 Proxy Authentication Required\n> Proxy-Authorization: Negotiate YII',
      '> CONNECT login.microsoftonline.com:443 HTTP/1.1\n< HTTP/1.1 200 Connection established\n> Host: login.microsoftonline.com\n< HTTP/2 200',
    ],
  ])('%s; not where it stands before the trouble', (_, trouble, success) => {
    const [over, later] = pair(trouble, success);
    expect(over?.verdict).toBe('healthy');
    expect(later?.verdict).toBe('problem');
  });

  test.each(['run="Delta Import" ma="fabrikam.com" result=success', 'run="Export" ma="contoso.com" result=success'])(
    'a run that was cut off is not mended by another (%s)',
    (other) => {
      const cut = 'run="Delta Import" ma="contoso.com" result=stopped-connectivity';
      expect(diagnoseText(`${cut}\n${other}`).root).toBe('step-stopped-connectivity');
      expect(
        diagnoseText(`${cut}\n${cut}\n${other.replace(/".*?" ma=".*?"/, '"Delta Import" ma="contoso.com"')}`).root,
      ).toBe('step-stopped-connectivity');
    },
  );

  test('what else stands on the line of a trouble that is over is over with it, and nothing beside it', () => {
    const trouble = '422 Unable to retrieve proxy configuration data from the Federation Service. AADSTS50126';
    const success =
      '245 The federation server proxy successfully retrieved its configuration from the Federation Service';
    expect(diagnoseText(`${trouble}\n${success}`).verdict).toBe('healthy');
    expect(diagnoseText(`AADSTS50126: Invalid username\n${trouble}\n${success}`).root).toBe('aadsts-50126');
  });

  test('by the hour where a line has no date', () => {
    const slip = '4771 Kerberos pre-authentication failed. Account Name: anna  Failure Code: 0x18  08:59:51';
    const ticket = (time: string, who: string): string =>
      `4768 A Kerberos authentication ticket (TGT) was requested. Account Name: ${who}  Result Code: 0x0  ${time}`;
    expect(diagnoseText(`${ticket('09:00:03', 'anna')}\n${slip}`).verdict).toBe('healthy');
    expect(diagnoseText(`${slip}\n${ticket('08:00:03', 'anna')}`).root).toBe('krb-24');
    expect(diagnoseText(`${slip}\n${ticket('09:00:03', 'bob')}`).root).toBe('krb-24');
  });
});
