import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../diagnose/index.ts';
import { diagnose } from '../../diagnose/index.ts';
import { viewDiagnosis } from './view.ts';
import { lineWidth } from '../terminal/terminal.ts';

const corpus = join(import.meta.dirname, '../../../test/diagnosis/corpus');
const now = Date.UTC(2026, 10, 20);

async function ofFile(name: string, lang: 'en' | 'nl' = 'en'): Promise<Diagnosis> {
  return await diagnose([{ name, content: readFileSync(join(corpus, name)) }], { lang, now });
}

async function ofText(content: string): Promise<Diagnosis> {
  return await diagnose([{ name: '-', content }], { now });
}

const view = (diagnosis: Diagnosis, width = 80, all = false): string[] =>
  viewDiagnosis(diagnosis, { all, width }).split('\n');

describe.each([60, 80, 120])('at %i columns', (width) => {
  test.each(['dsregcmd/auth-invalid-grant.txt', 'events/wb-remote-sam.txt'])(
    'no line of %s is wider, in either language',
    async (name) => {
      for (const lang of ['en', 'nl'] as const) {
        // A command stays one line, however wide: it is there to be pasted.
        const texts = view(await ofFile(name, lang), width, true).filter((line) => !/^ *\$ /.test(line));
        const wide = texts.filter((line) => lineWidth(line) > width);
        expect(wide).toEqual([]);
      }
    },
  );
});

test('the verdict comes first, then the cause, one first action with its owner, and the others below it', async () => {
  const lines = view(await ofFile('proxy/combined-407.txt'), 200);
  expect(lines[0]).toBe('✗ 1 cause – certain');
  const first = lines.findIndex((line) => line.startsWith('  First: '));
  expect(lines[first]).toMatch(/\(proxy owner\)$/);
  expect(lines[first + 1]).toBe('  If that does not help:');
  expect(lines[first + 2]).toMatch(/^ {2}- Give the service credentials/);
  expect(lines.filter((line) => /^\s*\d+\. /.test(line))).toEqual([]);
});

test('without colour the part that counts is underlined with signs', async () => {
  const lines = view(await ofText('AADSTS50126: Invalid username or password.'));
  const at = lines.findIndex((line) => line.includes('1 │ AADSTS50126'));
  const column = lines[at]?.indexOf('AADSTS50126') ?? -1;
  expect(lines[at + 1]?.indexOf('^'.repeat('AADSTS50126'.length))).toBe(column);
});

test('a guess says that it is one, in the verdict and in the title', async () => {
  const lines = view(await ofFile('events/wb-remote-sam.txt'));
  expect(lines[0]).toMatch(/ – likely$/);
  expect(lines[2]).toMatch(/^✗ Probably: /);
});

test('an action of another place is left out, or says where it belongs', async () => {
  const device = await ofFile('dsregcmd/join-not-synchronised.txt');
  expect(device.findings.flatMap(({ actions }) => actions.map(({ text }) => text)).join('\n')).not.toContain('SAM');
  const bare = view(await ofText('it says 0x80070005'))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  expect(bare).toContain('First: Grant the account the right that is missing on this object.');
  expect(bare).toContain('remote calls to SAM" (in password writeback)');
});

test('of several causes the one that the text mentions is named, and what to do about it goes first', async () => {
  const lines = view(await ofText('0x80070005, RestrictRemoteSam is set, a policy on remote calls'), 200);
  expect(lines[3]).toContain('The text points to this: a policy restricts remote calls to SAM');
  expect(lines.find((line) => line.startsWith('  First: '))).toContain('Add the connector account to the policy');
});

test('staging mode is above the verdict, and what is good below it', async () => {
  const lines = view(await ofFile('run/scheduler-staging.txt'));
  expect(lines[0]).toBe('· This server is in staging mode');
  expect(lines).toContain('✓ No problem is visible in this: sync server output');
  expect(lines).toContain('  ✓ the scheduler is on');
});

test('equal consequences are one line with their number, and what is unknown is asked for', async () => {
  const diagnosis = await ofText('AADSTS50126: x');
  const [main] = diagnosis.findings;
  if (!main) throw new Error('no finding');
  const below = ['a', 'b'].map((id) => ({ ...main, id, headline: 'The same', codes: [], count: 2, explains: [] }));
  const lines = view({ ...diagnosis, findings: [{ ...main, explains: ['a', 'b'] }, ...below] });
  expect(lines.filter((line) => line.includes('The same'))).toEqual(['  └ The same  ×4']);
  expect(view(await ofText('nothing of the kind')).join('\n')).toMatch(/^\? Cannot tell: .*\n\nTo find out:\n {2}- /s);
});
