import { describe } from 'vitest';
import type { SessionOptions } from '../../src/ldap/index.ts';
import type { Personality, PracticeAccount } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import type { ForestUnderTest } from './forest-connector-suite.ts';
import { forestConnectorSuite } from './forest-connector-suite.ts';

async function start(personality: Personality): Promise<ForestUnderTest> {
  const forest = await startPracticeForest({ personality, administratorPassword: 'Anker-Ketting.78' });
  const { domain, baseDn, caFile, administrator, serviceAccount } = forest;
  const url = new URL(forest.ldapsUrl);
  const signIn = (account: PracticeAccount, overrides?: Partial<SessionOptions>): SessionOptions => ({
    domain,
    servers: [{ name: url.hostname, port: Number(url.port) }],
    caFile,
    account: account.upn,
    password: () => account.password,
    ...overrides,
  });
  return {
    domain,
    baseDn,
    netbios: 'CORP',
    sessionOptions: (overrides) => signIn(administrator, overrides),
    service: signIn(serviceAccount),
    [Symbol.asyncDispose]: async () => await forest.stop(),
  };
}

describe('the forest connector against the practice forest in the manners of Windows', () => {
  forestConnectorSuite(async () => await start('windows'));
});

describe('the forest connector against the practice forest in the manners of Samba', () => {
  forestConnectorSuite(async () => await start('samba'));
});
