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
