import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'practice-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rounds = 8;

interface Served {
  readonly process: ChildProcess;
  readonly client: Client;
  readonly baseDn: string;
}

async function serve(): Promise<Served> {
  const process_ = spawn(process.execPath, [join(import.meta.dirname, 'serve-forest.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(process_.stdout, 'data')) as [Buffer];
  const { ldapsUrl, caFile, upn, baseDn } = JSON.parse(line.toString()) as Record<
    'ldapsUrl' | 'caFile' | 'upn' | 'baseDn',
    string
  >;
  const client = new Client({ url: ldapsUrl, tlsOptions: { ca: readFileSync(caFile) } });
  await client.bind(upn, 'Anker-Ketting.78');
  return { process: process_, client, baseDn };
}

/** Adds contacts until the connection is cut; the names that were acknowledged. */
async function addUntilCut({ client, baseDn }: Served, round: number): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let at = 0; ; at++) {
    const name = `kill-${round}-${at}`;
    try {
      await client.add(`CN=${name},CN=Users,${baseDn}`, { objectClass: 'contact', description: 'x'.repeat(200) });
    } catch {
      return acknowledged; // the server is gone: what was not answered may or may not be there
    }
    acknowledged.push(name);
  }
}

it('a forest that is killed at any moment has everything that it acknowledged', async () => {
  const expected: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const served = await serve();
    const work = addUntilCut(served, round);
    await new Promise((resolve) => setTimeout(resolve, 20 + 37 * round));
    served.process.kill('SIGKILL');
    await once(served.process, 'exit');
    expected.push(...(await work));
  }
  const { client, baseDn, process: last } = await serve();
  const { searchEntries } = await client.search(`CN=Users,${baseDn}`, {
    filter: '(cn=kill-*)',
    attributes: ['cn'],
    paged: { pageSize: 500 },
  });
  const found = new Set(searchEntries.map((entry) => String(entry['cn'])));
  expect(expected.length).toBeGreaterThan(rounds);
  expect(expected.filter((name) => !found.has(name))).toEqual([]);
  expect(found.size - expected.length).toBeLessThanOrEqual(rounds);
  await client.unbind();
  last.kill('SIGKILL');
  await once(last, 'exit');
});
