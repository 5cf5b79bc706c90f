import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';
import { explain } from '../explain/index.ts';
import { rules } from '../rules/all.ts';
import { proofOfRule } from '../rules/proofs/rule-proof.ts';

const rootOf = (text: string) => {
  const { findings, root } = diagnoseText(text);
  return findings.find(({ id }) => id === root);
};

test('the finding of every rule names what shows whether it is so', () => {
  expect(rules.filter(({ id }) => !proofOfRule(id)).map(({ id }) => id)).toEqual([]);
});

describe('whose account it was decides what to do', () => {
  const event = (name: string) => `Account Name:\t\t${name}\n\nFailure Code:\t\t0x18\n`;
  test('a machine gets a new password of its own, a person types the right one', () => {
    expect(rootOf(event('PC01$'))?.actions[0]?.command).toBe('Test-ComputerSecureChannel -Repair');
    const person = rootOf(event('h.bakker'))?.actions.map(({ command }) => command);
    expect(person).not.toContain('Test-ComputerSecureChannel -Repair');
  });
});

describe('what the registration service says', () => {
  const answer = (message: string) =>
    `Source: User Device Registration\nEvent ID: 204\nLevel: Error\nexit code 0x801c03f2\nServer response was: {"ErrorType":"DirectoryError","Message":"${message}"}`;
  test('is quoted where nobody knows the sentence, in place of the usual guess', () => {
    expect(rootOf(answer('The gate of the north is closed today.'))?.title).toContain(
      'The gate of the north is closed',
    );
  });
});

test('a page where data was expected is reported as one, in the words of several parsers', () => {
  for (const line of [
    `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    "System.Text.Json.JsonException: '<' is an invalid start of a value.",
    "invalid character '<' looking for beginning of value",
  ])
    expect(rootOf(line)?.id).toBe('network.html-instead-of-data');
});

test('Hello is not mentioned where no policy asks for it', () => {
  const status =
    'AzureAdJoined : YES\nDomainJoined : YES\nAzureAdPrt : YES\nPolicyEnabled : NO\nPreReqResult : WillNotProvision\n';
  expect(diagnoseText(status).findings.map(({ id }) => id)).not.toContain('hello.not-provisioned');
});

test('explain finds the sentence that diagnose finds, in a text of any length', async () => {
  const text = `${'nothing of the kind\n'.repeat(20_000)}[ERROR] x.y: Web socket failed to connect.`;
  expect((await explain(text)).matches.map(({ record }) => record.id)).toContain('agent-websocket');
  expect(rootOf(text)?.id).toBe('agent-websocket');
});

describe('of several things that a text says, the one that says why comes first', () => {
  test.each([
    [
      'service-logon-as',
      'The ADSync service was unable to log on as CORP\\svc with the currently configured password due to the following error: The user name or password is incorrect.',
    ],
    [
      'join-broken',
      'error code was NT_STATUS_ACCESS_DENIED (0xc0000022)\nJoin to domain is not valid: NT_STATUS_LOGON_FAILURE',
    ],
    [
      'winbind-idmap',
      'Requested id (201107) out of range (10000 - 199999). Filtered!\nFAILED with error NT_STATUS_NO_SUCH_USER',
    ],
    [
      'sssd-gpo-denied',
      'pam_sss(sshd:account): Access denied for user anna: 6 (Permission denied)\n[ad_gpo_access_check] (0x0400): CURRENT USER: access_denied',
    ],
  ])('%s', (id, text) => {
    expect(rootOf(text)?.id).toBe(id);
  });
});

test('a stream that a shell redirects is no result of LDAP', () => {
  expect(rootOf('docker logs app-ldap 2>&1 | tail')).toBeUndefined();
  expect(rootOf('LDAP 2: protocol error')?.id).toBe('ldap-2');
});

test('what the registration service says is read across the soft line ends of a mail', () => {
  const status =
    '> AzureAdJoined : NO\n> DomainJoined : YES\n> Client ErrorCode : 0x801c03f2\n> Server ErrorCode : DirectoryError\n> Server Message : The device object by the given id (5c0e0d54-6=\n> f0e-4c0b-9d7c-2f1a6a0b7c11) is not f=\n> ound.\n> Https Status : 400\n';
  expect(rootOf(status)?.id).toBe('device.not-synchronised');
});
