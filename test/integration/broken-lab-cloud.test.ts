import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FolderLock } from '../../src/base/database/folder-lock.ts';
import { lockFolder } from '../../src/base/database/folder-lock.ts';
import { loadCloudConfiguration, openCloudOperations } from '../../src/cloud/index.ts';
import { approveAll } from '../kit/approve-all.ts';
import type { SquidOptions, SquidServer } from '../servers/squid.ts';
import { startSquid } from '../servers/squid.ts';
import { describeWith } from '../servers/requirements.ts';
import type { Fault } from './broken-lab-kit.ts';
import { BrokenLab, expectedTestimony } from './broken-lab-kit.ts';

/**
 * Everything that can break in Connect, in the cloud and between the two; each voice of the system names it, and all is
 * clear after the repair.
 */
const domain = 'corp.hawser.test';
let world: BrokenLab;
let lock: FolderLock | undefined;
let squid: SquidServer | undefined;

beforeAll(async () => {
  world = await new BrokenLab().start();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const agentId = async (): Promise<string> => {
  const cloud = await openCloudOperations(loadCloudConfiguration(world.lab.cloudFile));
  await using _reached = cloud;
  return (await cloud.operate('list-agents', {})).agents[0]?.id ?? '';
};

async function throughProxy(options: SquidOptions): Promise<void> {
  squid = await startSquid(options);
  const { url } = squid;
  await world.configure((settings) => (settings.proxy = { url }));
  await world.changeSomebody();
}

async function withoutProxy(): Promise<void> {
  await world.original();
  await squid?.[Symbol.asyncDispose]();
}

/** The addresses of the first person: more of them than the cloud takes, or none. */
async function giveAddresses(count: number): Promise<void> {
  await world.asAdministrator(async (session) => {
    const [dn = ''] = await world.people(session);
    const values = Array.from({ length: count }, (_, index) => `smtp:alias${index}@hawser.test`);
    await session.modify(dn, [{ operation: 'replace', attribute: 'proxyAddresses', values }]);
  });
}

async function deletePeople(): Promise<void> {
  await world.asAdministrator(async (session) => {
    const people = await world.people(session);
    expect(people.length).toBeGreaterThan(4);
    for (const dn of people.slice(-4)) await session.delete(dn);
  });
}

const faults: readonly Fault[] = [
  {
    what: 'the cloud is stopped',
    break: async (w) => {
      await w.lab.stop('cloud');
      await w.changeSomebody();
    },
    repair: async ({ lab }) => await lab.start('cloud'),
    check: 'cloud.connect',
    code: 'doctor.connection-refused',
    event: 'connect.cloud-unreachable',
  },
  {
    what: 'the agent is killed',
    break: async ({ lab }) => await lab.kill('connect'),
    repair: async ({ lab }) => await lab.start('connect'),
    check: 'agent.service',
    code: 'connect.service-not-running',
    alert: 'health.agent-silent',
    because: /Missing/,
    event: null,
  },
  {
    what: 'another process holds the database of the agent',
    break: async ({ lab, folder }) => {
      await lab.kill('connect');
      lock = lockFolder(join(folder, 'lab', 'connect', 'database'), 'a backup');
    },
    repair: async ({ lab }) => {
      lock?.release();
      await lab.start('connect');
    },
    check: 'agent.database',
    code: 'base.folder-in-use',
    alert: 'health.agent-silent',
    because: /Missing/,
    event: null,
  },
  {
    what: 'the key of the agent is revoked',
    break: async (w) => {
      const cloud = await openCloudOperations(loadCloudConfiguration(w.lab.cloudFile));
      await using _reached = cloud;
      await cloud.operate('revoke-agent', { agent: await agentId() });
      await w.changeSomebody();
    },
    repair: async (w) =>
      await w.inCloudDatabase(
        async ({ kysely }) => await sql`update agent set revoked_at = null, revoked_by = null`.execute(kysely),
      ),
    check: 'cloud.agent',
    code: 'connect.agent-revoked',
    cloudEvent: /[Aa]gent lab .*revoked/,
  },
  {
    what: 'staging mode was left on',
    break: async (w) => await w.withAgent(async (agent) => await agent.setStaging(true)),
    repair: async (w) => await w.withAgent(async (agent) => await agent.setStaging(false)),
    check: 'agent.staging',
    code: 'doctor.staging-on',
    event: null,
  },
  {
    what: 'the schedule is off',
    break: async (w) => await w.configure(({ schedule }) => (schedule.enabled = false)),
    repair: async (w) => await w.original(),
    check: 'agent.schedule',
    code: 'doctor.schedule-off',
    event: null,
  },
  {
    what: 'a person has more addresses than the cloud takes',
    break: async () => await giveAddresses(310),
    repair: async () => await giveAddresses(1),
    check: 'agent.objects',
    code: 'doctor.object-errors',
    alert: 'health.object-errors',
    because: 'LargeObject',
    event: null,
  },
  {
    what: 'more is deleted than the threshold allows',
    break: async (w) => {
      await w.inCloudDatabase(async ({ kysely }) => await sql`update tenant set threshold_count = 2`.execute(kysely));
      await deletePeople();
    },
    repair: async (w) => {
      await w.withAgent(approveAll);
    },
    check: 'agent.threshold',
    code: 'doctor.deletes-held-back',
    alert: 'health.deletes-held-back',
    because: 'threshold',
    event: /Directory Synchronization 116 .*held back/,
  },
  {
    what: 'a sync rule is faulty',
    break: async (w) => {
      const rulesFolder = join(w.folder, 'rules');
      mkdirSync(rulesFolder);
      writeFileSync(join(rulesFolder, 'wrong.yaml'), 'rules:\n  - name: Wrong\n    precedence: first\n');
      await w.configure((settings) => (settings.rules = { folder: rulesFolder }));
    },
    repair: async (w) => await w.original(),
    check: 'agent.state',
    code: 'rules.invalid',
    event: null,
  },
  {
    what: 'a file with sync rules gets a mistake while the agent runs',
    break: async (w) => {
      const folder = join(w.folder, 'changing-rules');
      mkdirSync(folder);
      writeFileSync(join(folder, 'own.yaml'), 'rules: []\n');
      await w.configure((settings) => (settings.rules = { folder }));
      writeFileSync(join(folder, 'own.yaml'), 'rules:\n  - name: Wrong\n    precedence: first\n');
    },
    repair: async (w) => await w.original(),
    check: 'agent.rules',
    code: 'doctor.rules-invalid',
    alert: 'health.rules-invalid',
    because: 'would not start again',
    event: null,
  },
  {
    what: 'the clock of the forest is wrong',
    break: async ({ lab }) => {
      await lab.stop('forest');
      await lab.start('forest', { clockOffsetMs: 10 * 60_000 });
    },
    repair: async (w) => await w.restart('forest'),
    check: `forest.clock@${domain}`,
    code: 'doctor.clock-skew',
    alert: 'health.forest-clock',
    because: '600 seconds',
    event: null,
  },
];

const proxyFaults: readonly Fault[] = [
  {
    what: 'the proxy denies the cloud',
    break: async () => await throughProxy({ denied: ['localhost'] }),
    repair: async () => await withoutProxy(),
    check: 'cloud.proxy',
    code: 'proxy.denied',
    // No alert: it was stopped in an orderly way, and who cannot reach the cloud cannot say that it is back.
  },
  {
    what: 'the proxy wants credentials',
    break: async () =>
      await throughProxy({ authentication: { scheme: 'basic', user: 'hawser', password: 'Pa55word' } }),
    repair: async () => await withoutProxy(),
    check: 'cloud.proxy',
    code: 'proxy.authentication-required',
  },
];

describe('a lab with a broken cloud or agent', () => {
  it.each(faults.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, fault) => expect(await world.prove(fault)).toEqual(expectedTestimony(fault)),
    120_000,
  );
});

describeWith('squid', 'a lab with a broken connection to the cloud', () => {
  it.each(proxyFaults.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, fault) => expect(await world.prove(fault)).toEqual(expectedTestimony(fault)),
    120_000,
  );
});
