import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Attribute, Change, Client } from 'ldapts';
import type { Child } from '../src/lab/child.ts';
import { startChild } from '../src/lab/child.ts';
import type { ForestReady, ForestSettings } from '../src/lab/processes/forest.ts';
import type { Benchmark } from './measure/benchmark.ts';
import { median, percentile } from './measure/percentile.ts';
import { processorTime, total } from './measure/processor-time.ts';
import { System } from './system.ts';

const ROUNDS = 60;
const USERS = 20_000;

export const benchmark: Benchmark = {
  name: 'one-change',
  summary:
    'one change in the forest until it is visible in the cloud, while Connect watches (practice forest, 20,000 people)',
  run: async ({ report }) => {
    await using forest = await startForest();
    const { domain, server, caFile, serviceAccount } = forest.ready;
    await using system = await System.start({
      forest: { domain, servers: [server], caFile, account: serviceAccount.upn },
      password: serviceAccount.password,
      schedule: { everySeconds: 3600, watchSeconds: 1 },
    });
    report('initial synchronization');
    await system.sync(true);
    await system.sync();
    await system.connect.serve();
    await sleep(3000);
    const before = system.used();
    const forestBefore = total(processorTime(forest.pid));
    const samples = await changeTitles(forest.ready, system);
    const used = system.usedSince(before);
    const p95 = percentile(samples, 0.95);
    const each = (name: string, ms: number): string => `${name} ${(ms / ROUNDS).toFixed(0)} ms`;
    const costs = [
      each('Connect', total(used.connect)),
      each('cloud', total(used.cloud)),
      each('the practice forest', total(processorTime(forest.pid)) - forestBefore),
    ];
    return [
      {
        name: 'one change until visible, median',
        value: median(samples),
        unit: 'ms',
        samples: ROUNDS,
        note: `processor time with a second of watching: ${costs.join(', ')}`,
      },
      {
        name: 'one change until visible, p95',
        value: p95,
        unit: 'ms',
        samples: ROUNDS,
        target: '2 s',
        met: p95 <= 2000,
      },
    ];
  },
};

/** The practice forest in a process of its own, so that what it costs is not ours. */
async function startForest(): Promise<Child<ForestReady>> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-forest-'));
  const settings: ForestSettings = { administratorPassword: 'Bench-bench-1', users: USERS };
  const child = await startChild<ForestReady>({
    name: 'forest',
    module: new URL('../src/lab/processes/forest.ts', import.meta.url),
    settings,
    logFile: join(folder, 'forest.log'),
    signal: new AbortController().signal,
  });
  void child.ended.then(() => rmSync(folder, { recursive: true, force: true }));
  return child;
}

/** Milliseconds from each change until an export of it is confirmed. */
async function changeTitles({ domain, server, ...forest }: ForestReady, system: System): Promise<number[]> {
  const { caFile, ldapsUrl, administrator, baseDn } = forest;
  const host = server.split('=', 1).join('');
  const client = new Client({ url: ldapsUrl, tlsOptions: { ca: [readFileSync(caFile)], servername: host } });
  await client.bind(administrator.dn, administrator.password);
  const suffix = domain.slice(domain.indexOf('.') + 1);
  const { searchEntries } = await client.search(baseDn, {
    filter: `(&(objectClass=user)(department=*)(userPrincipalName=*@${suffix}))`,
    attributes: ['title'],
    sizeLimit: ROUNDS,
    paged: { pageSize: ROUNDS },
  });
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const person = searchEntries[round % searchEntries.length];
    if (!person) throw new Error('the forest has nobody to change');
    const modification = new Attribute({ type: 'title', values: [`Title of round ${round}`] });
    const exported = system.connect.nextExport();
    const startedAt = performance.now();
    await client.modify(person.dn, new Change({ operation: 'replace', modification }));
    await exported;
    samples.push(performance.now() - startedAt);
    // Changes come at any moment of the watching's second.
    await sleep(100 + ((round * 137) % 900));
  }
  await client.unbind();
  return samples;
}
