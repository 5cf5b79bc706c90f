import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { baseErrors } from './base-errors.ts';
import type { Logger } from './log.ts';
import { createLog } from './log.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a file has after `write` wrote that many lines. */
async function written(file: string, lines: number, write: (log: Logger) => void): Promise<readonly unknown[]> {
  write(createLog({ role: 'test', file }));
  const read = (): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  await expect.poll(() => read().length).toBe(lines);
  return read().map((line): unknown => JSON.parse(line));
}

test('a log says the code of an error and no secret', async () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const [failure, refusal, request] = await written(join(folder, 'secrets.log'), 3, (log) => {
    log.error({ err: baseErrors('base.database-unreachable', { location: 'x' }) }, 'failed');
    log.error({ err: cause }, 'failed');
    log.info({ token: 'geheim', body: { code: 'geheim' }, invite: { code: 'geheim' }, headers: { cookie: 'geheim' } });
  });
  expect(failure).toMatchObject({ err: { code: 'base.database-unreachable' } });
  expect(refusal).toMatchObject({ err: { code: 'ECONNREFUSED' } });
  expect(JSON.stringify(request)).not.toContain('geheim');
});

test('a log is for the account of the service alone, also one that was there before', async () => {
  const before = join(folder, 'before.log');
  writeFileSync(before, '', { mode: 0o644 });
  for (const file of [before, join(folder, 'new.log')]) {
    await written(file, 1, (log) => log.info('hello'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
});
