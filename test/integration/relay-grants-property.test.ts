import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { insertGrant } from '../../src/cloud/agents/grant-store.ts';
import { createInvite, registerAgent } from '../../src/cloud/agents/store.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { forestsOfEach } from '../../src/cloud/objects/forests.ts';
import { passwordRecords } from '../../src/cloud/passwords/records.ts';
import { Relay } from '../../src/cloud/relay/relay.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { saveRelayAgent } from '../../src/cloud/relay/store.ts';
import { grantFeatures, newPrivateJwk, publicKeyOf, relayFeatures } from '../../src/wire/index.ts';
import type { GrantFeature, PublicKey, RelayFeature, RelayOutcome } from '../../src/wire/index.ts';
import { add, TestTenant } from './cloud-kit.ts';
import { TapBus } from './writeback-kit.ts';

const forests = ['a.test', 'b.test', 'c.test'] as const;
const AGENTS = 5;

interface TestAgent {
  readonly id: string;
  readonly key: PublicKey;
}

/** What one agent claims, and what it was granted. */
const standing = fc.record({
  claims: fc.uniqueArray(fc.constantFrom<RelayFeature>(...relayFeatures)),
  grants: fc.uniqueArray(
    fc.record({ feature: fc.constantFrom<GrantFeature>(...grantFeatures), forest: fc.constantFrom(...forests) }),
    { maxLength: 6, selector: ({ feature, forest }) => `${feature} ${forest}` },
  ),
});

let database: Database;
let t: TestTenant;
let agents: readonly TestAgent[];
/** Of the person whose place in the list has a bit for each of the forests. */
let persons: readonly { readonly objectId: string; readonly anchor: string; readonly forests: readonly string[] }[];

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  t = await TestTenant.make(database);
  const context = { connection: database.kysely, clock: systemClock };
  for (const forest of forests)
    await insertGrant(context, t.tenant, t.caller.agentId, { feature: 'provisioning', forest, by: 'test' });
  const made: TestAgent[] = [];
  for (let number = 0; number < AGENTS; number++) {
    const { code } = await createInvite(context, t.tenant, 'test');
    const key = publicKeyOf(newPrivateJwk());
    const agent = { name: `agent ${number}`, version: '1', keyId: key.kid, publicKey: key };
    made.push({ id: (await registerAgent(context, t.tenant, code, agent)).agentId, key });
  }
  agents = made;
  persons = await Promise.all(
    Array.from({ length: 2 ** forests.length }, async (_, bits) => {
      const own = forests.filter((_forest, bit) => (bits & (1 << bit)) !== 0);
      const anchor = `person ${bits}`;
      if (own.length === 0) return { objectId: randomUUID(), anchor, forests: own };
      const operation = add(anchor, { displayName: anchor, userPrincipalName: t.at(`p${bits}`) });
      if (operation.kind === 'add') operation.forests = [...own];
      return { objectId: (await t.sendOne(operation)).targetId ?? '', anchor, forests: own };
    }),
  );
});
afterAll(async () => await database?.close());

it('is asked of granted agents of the forests of the person only, whatever agents claim', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...Array.from({ length: AGENTS }, () => standing)),
      fc.nat({ max: 2 ** forests.length - 1 }),
      fc.constantFrom<RelayFeature>(...relayFeatures),
      async (standings, bits, feature) => {
        const person = persons[bits];
        if (!person) throw new TypeError('no such person');
        await set(standings);
        const may = agents.filter((_, at) => {
          const { claims = [], grants = [] } = standings[at] ?? {};
          const reaches = grants.some((one) => one.feature === feature && person.forests.includes(one.forest));
          return claims.includes(feature) && reaches;
        });
        const { deliveries, failure } = await ask(person, feature);
        expect(failure === undefined).toBe(may.length > 0);
        if (failure !== undefined) {
          expect(['relay.switched-off', 'relay.not-granted']).toContain(failure);
          expect(deliveries).toEqual([]);
          return;
        }
        expect(deliveries).toHaveLength(1);
        for (const { agent, envelope } of deliveries) {
          expect(may.map(({ id }) => id)).toContain(agent);
          const sealedTo = envelope.recipients.map(({ header }) => header.kid);
          expect(sealedTo.toSorted()).toEqual(may.map(({ key }) => key.kid).toSorted());
        }
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);

type Standing = typeof standing extends fc.Arbitrary<infer One> ? One : never;

async function set(standings: readonly Standing[]): Promise<void> {
  const context = { connection: database.kysely, clock: systemClock };
  const ids = agents.map(({ id }) => id);
  await sql`delete from agent_grant where tenant = ${t.tenant.number} and agent_id = any(${ids}::uuid[])`.execute(
    database.kysely,
  );
  await sql`delete from relay_agent where tenant = ${t.tenant.number}`.execute(database.kysely);
  for (const [at, { id, key }] of agents.entries()) {
    const { claims = [], grants = [] } = standings[at] ?? {};
    const said = { agentId: id, key, features: claims, nodeId: newId() };
    await saveRelayAgent(database.kysely, t.tenant, new Date(), said);
    for (const one of grants) await insertGrant(context, t.tenant, id, { ...one, by: 'test' });
  }
}

/** Asks at a node that has just been started, and answers what went over the bus. */
async function ask(
  { objectId, anchor }: { readonly objectId: string; readonly anchor: string },
  feature: RelayFeature,
): Promise<{ readonly deliveries: TapBus['deliveries']; readonly failure: string | undefined }> {
  await using bus = new TapBus();
  const context = { connection: database.kysely, clock: systemClock, log: silentLog() };
  const relay = new Relay({
    ...{ ...context, bus, secrets: secretBox(Buffer.alloc(32, 7)), records: passwordRecords(context) },
    authenticate: async () => await Promise.reject(new TypeError('nobody connects here')),
    forestsOf: forestsOfEach(database.kysely),
  });
  const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);
  try {
    if (feature === 'writeback') {
      const actor = { kind: 'administrator', name: 'iris' } as const;
      await relay.submit(t.tenant, { id: newId<RequestId>(), objectId }, { operation: 'unlock', anchor, actor });
      return { deliveries: bus.deliveries, failure: undefined };
    }
    const outcome: RelayOutcome = {
      result: 'success',
      reason: 'done',
      events: [],
      warnings: [],
      at: '2026-01-01T00:00:00Z',
    };
    bus.alter = (message) => {
      // The other agents answer first, and are not believed.
      if (message.type === 'deliver')
        for (const { id } of agents.toSorted((one) => (one.id === message.agent ? 1 : -1))) {
          const said = id === message.agent ? outcome : { ...outcome, reason: 'unknown' as const };
          const { tenant, request } = message;
          bus.inject({ type: 'outcome', tenant, agent: id, request, outcome: said });
        }
      return message;
    };
    const actor = { kind: 'person', name: 'p' } as const;
    const guesses = { place: 'unknown' as const, unknown: [], known: [] };
    const answer = await relay.ask(t.tenant, { operation: 'verify', anchor, actor, password: 'x', guesses });
    expect(answer).toEqual(outcome);
    return { deliveries: bus.deliveries, failure: undefined };
  } catch (error) {
    return { deliveries: bus.deliveries, failure: codeOf(error) };
  } finally {
    relay.stop();
  }
}
