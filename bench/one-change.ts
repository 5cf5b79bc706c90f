import { Attribute, Change, Client } from 'ldapts';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPracticeForest } from '../src/practice/index.ts';
import type { Benchmark } from './row.ts';
import { percentile } from './row.ts';
import { System } from './system.ts';

const ROUNDS = 40;

export const benchmark: Benchmark = {
  name: 'one-change',
  summary:
    'one change in the forest until it is visible in the cloud, while Connect watches (practice forest, 20,000 people)',
  run: async (report) => {
    await using forest = await startPracticeForest({ administratorPassword: 'Bench-bench-1', users: 20_000 });
    const host = `dc1.${forest.domain}`;
    const connector = {
      domain: forest.domain,
      servers: [`${host}=${new URL(forest.ldapsUrl).host}`],
      caFile: forest.caFile,
      account: forest.serviceAccount.upn,
    };
    await using system = await System.start(connector, forest.serviceAccount.password, {
      everySeconds: 3600,
      watchSeconds: 1,
    });
    report('initial synchronization');
    await system.open();
    await system.sync(true);
    await system.sync();
    await system.close();
    await system.serve();
    await sleep(3000);
    const client = new Client({
      url: forest.ldapsUrl,
      tlsOptions: { ca: [readFileSync(forest.caFile)], servername: host },
    });
    await client.bind(forest.administrator.dn, forest.administrator.password);
    const { searchEntries } = await client.search(forest.baseDn, {
      filter: '(&(objectClass=user)(department=*)(userPrincipalName=*@hawser.test))',
      attributes: ['title'],
      sizeLimit: ROUNDS,
      paged: { pageSize: ROUNDS },
    });
    const samples: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const person = searchEntries[round % searchEntries.length];
      if (!person) break;
      const title = `Title of round ${round}`;
      const modification = new Attribute({ type: 'title', values: [title] });
      const exported = system.nextExport();
      const startedAt = performance.now();
      await client.modify(person.dn, new Change({ operation: 'replace', modification }));
      await exported;
      samples.push(performance.now() - startedAt);
      await sleep(100 + ((round * 137) % 900));
    }
    await client.unbind();
    const p95 = percentile(samples, 0.95);
    return [
      { name: `one change until visible, median of ${samples.length}`, value: percentile(samples, 0.5), unit: 'ms' },
      { name: 'one change until visible, p95', value: p95, unit: 'ms', target: '2 s', met: p95 <= 2000 },
    ];
  },
};
