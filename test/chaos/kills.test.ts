import { describe } from 'vitest';
import { startPracticeForest } from '../../src/practice/index.ts';
import { survivesKills } from './kills.ts';

describe('a practice forest', () => {
  survivesKills(
    async () => {
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
    },
    { kills: 36, seed: 1 },
  );
});
