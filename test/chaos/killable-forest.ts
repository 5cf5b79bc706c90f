import { startPracticeForest } from '../../src/practice/index.ts';
import type { KillableForest } from './kills.ts';

export async function startKillableForest(): Promise<KillableForest> {
  const forest = await startPracticeForest({ administratorPassword: 'Chaos-chaos-1', users: 1200, seed: 'chaos' });
  const host = `dc1.${forest.domain}`;
  return {
    domain: forest.domain,
    baseDn: forest.baseDn,
    server: `${host}=${new URL(forest.ldapsUrl).host}`,
    caFile: forest.caFile,
    account: forest.serviceAccount.upn,
    password: forest.serviceAccount.password,
    writer: { url: forest.ldapsUrl, servername: host, ...forest.administrator },
    [Symbol.asyncDispose]: async () => await forest.stop(),
  };
}
