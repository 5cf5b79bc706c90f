import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const corpus = join(import.meta.dirname, 'corpus');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function hawser(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'diagnose', ...args], {
    env: { PATH: process.env['PATH'], LANG: 'C', NO_COLOR: '1' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('hawser diagnose', () => {
  it('answers 3 and names the cause first, with the lines it rests on', async () => {
    const { code, out } = await hawser([join(corpus, 'dsregcmd/join-not-synchronised.txt')]);
    expect(code).toBe(3);
    const [verdict, , cause] = out.split('\n');
    expect(verdict).toMatch(/^✗ 1 cause.* – certain$/);
    expect(cause).toContain('The device object has not been synchronized to the cloud');
    expect(out).toMatch(/\d+ │ .*0x801c03f2/);
  });

  it('answers 0 for a healthy text, 4 for warnings and for what it cannot tell', async () => {
    expect((await hawser([join(corpus, 'dsregcmd/healthy-hybrid-w11.txt')])).code).toBe(0);
    expect((await hawser([join(corpus, 'dsregcmd/dual-state.txt')])).code).toBe(4);
    expect((await hawser([], 'nothing of the kind')).code).toBe(4);
  });

  it('prints one JSON object in the language that was asked for', async () => {
    const { code, out, err } = await hawser(['-', '--json', '--lang', 'nl'], 'AADSTS50126: x\n');
    expect(code).toBe(3);
    expect(err).toBe('');
    const diagnosis = JSON.parse(out) as {
      verdict: string;
      root: string;
      language: string;
      findings: { codes: string[] }[];
    };
    expect(diagnosis).toMatchObject({ verdict: 'problem', root: 'aadsts-50126', language: 'nl' });
    expect(diagnosis.findings[0]?.codes).toEqual(['AADSTS50126']);
  });

  it('answers 1 with a fix for a file that is not there, 2 for a wrong option', async () => {
    const missing = await hawser(['/nowhere/status.txt']);
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('diagnose.unreadable');
    expect((await hawser([join(corpus, '..', 'nowhere-*.txt')])).err).toContain('diagnose.no-files');
    // The folder of the kinds holds folders alone.
    expect((await hawser([corpus])).err).toContain('diagnose.no-files');
    expect((await hawser(['--wrong'])).code).toBe(2);
  });
});
