import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { required } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { newId } from '../../src/base/ids.ts';
import { revokeAgent } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { loadTenantSigner } from '../../src/cloud/relay/signing-key.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { listRelayAgents } from '../../src/cloud/relay/store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { systemClock } from '../../src/base/clock.ts';
import { freePort } from '../../src/lab/ports.ts';
import { RawAgent } from './raw-agent.ts';
import type { PublicKey, RelayRequest } from '../../src/wire/index.ts';
import {
  fromCloud,
  importPrivateKey,
  newPrivateJwk,
  publicKeyOf,
  relayCloseCodes,
  relayLimits,
  sealRequest,
  signStatement,
  thumbprintOf,
} from '../../src/wire/index.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

const second = 'Fiets-Pomp.34';
const third = 'Water-Kant.56';
const reset = { operation: 'reset', newPassword: second } as const;

describe('the relay', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam', { writeback: { perMinute: 1000, perPersonPerHour: 100 } });
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const newPerson = async (): Promise<Person> => {
    const person = await world.newPerson();
    await world.sync(agent);
    return person;
  };
  const keyOf = async (): Promise<PublicKey> => {
    const agents = await listRelayAgents(world.database.kysely, world.tenant, new Date());
    const found = agents.find(({ name }) => name === 'rotterdam');
    if (!found) throw new Error('no such agent');
    return found.key;
  };
  const own = (): OwnKeys => OwnKeys.peek(new SecretStore(agent.folder));
  const agentId = (): string => own().identity.agentId;

  describe('a request', () => {
    it('that is made twice under one id has one effect and one outcome', async () => {
      const person = await newPerson();
      const id = newId<RequestId>();
      await Promise.all([world.submit(person, reset, id), world.submit(person, reset, id)]);
      const first = await world.outcome(id);
      await world.setPassword(person.dn, third);
      await world.submit(person, reset, id);
      expect(await world.outcome(id)).toEqual(first);
      expect(await world.canSignIn(person, third)).toBe(true);
      expect(world.bus.deliveries.filter(({ request }) => request === id)).toHaveLength(1);
    });

    it('may not be another one under the same id', async () => {
      const person = await newPerson();
      const id = await world.submit(person, reset);
      await expect(world.submit(person, { operation: 'unlock' }, id)).rejects.toMatchObject({
        code: 'relay.request-used',
      });
      await world.outcome(id);
    });

    it('that comes to the agent again is answered and not done again', async () => {
      const person = await newPerson();
      const id = await world.submit(person, reset);
      await world.outcome(id);
      await world.setPassword(person.dn, third);
      const delivery = world.bus.deliveries.find(({ request }) => request === id);
      world.bus.inject(delivery!);
      world.bus.inject(delivery!);
      const set = await world.read(person.dn, 'pwdLastSet');
      await sleep(300);
      expect(await world.read(person.dn, 'pwdLastSet')).toBe(set);
      expect(await world.canSignIn(person, third)).toBe(true);
    });

    it('leaves an audit record of who asked and what came of it', async () => {
      const person = await newPerson();
      await world.ask(person, { ...reset, newPassword: 'Ab1.' });
      const { id } = await world.object(person);
      const entries = await listAudit(world.database.kysely, world.tenant, { targetId: id });
      expect(entries.map(({ activity, actor, status, reason }) => [activity, actor, status, reason])).toEqual([
        ['Reset password (by admin)', 'admin:iris@example.com', 'failure', 'too-short'],
        ['Reset password (by admin)', 'admin:iris@example.com', 'started', 'asked'],
      ]);
    });
  });

  describe('a sealed request', () => {
    /** Puts a request of the test's own making on the way; answers the events that the agent wrote about it. */
    const sendForged = async (
      change: Partial<RelayRequest>,
      options: { readonly signer?: KeyObject; readonly recipient?: PublicKey } = {},
    ): Promise<readonly number[]> => {
      const person = await newPerson();
      const { anchor } = await world.object(person);
      const { id: tenant } = world.tenant;
      const id = newId<RequestId>();
      const tenantKey = await loadTenantSigner(
        { connection: world.database.kysely, clock: systemClock, secrets: world.secrets },
        world.tenant,
      );
      const request = {
        ...{ operation: 'reset', tenant, request: id, anchor, newPassword: second, mustChange: false, unlock: false },
        issuedAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + MINUTE).toISOString(),
        actor: { kind: 'administrator', name: 'mallory' },
        ...change,
      } as RelayRequest;
      const { signer = tenantKey.privateKey, recipient = await keyOf() } = options;
      const envelope = sealRequest(request, { signer, recipients: [recipient] });
      const connections = world.forest.gate.bytes;
      const owner = world.bus.nodes.at(-1) ?? '';
      const about = { operation: 'reset', objectId: newId(), actor: 'admin:mallory' } as const;
      const message = { tenant, agent: agentId(), request: id, owner, forMs: 10_000, about };
      world.bus.inject({ type: 'deliver', ...message, envelope });
      await until(async () => (await world.eventsOf(agent, id)).length > 0);
      expect(world.forest.gate.bytes, 'nothing is asked of the directory').toBe(connections);
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
      return await world.eventsOf(agent, id);
    };

    it('is refused when it is for another tenant', async () => {
      expect(await sendForged({ tenant: newId() })).toEqual([32_003]);
    });
    it('is refused when it was sealed under another id', async () => {
      expect(await sendForged({ request: newId() })).toEqual([32_003]);
    });
    it('is refused when it has expired, or would never', async () => {
      const longAgo = new Date(Date.now() - relayLimits.clockSkewMs - 1000).toISOString();
      expect(await sendForged({ expiresAt: longAgo })).toEqual([32_003]);
      expect(await sendForged({ expiresAt: new Date(Date.now() + 60 * MINUTE).toISOString() })).toEqual([32_003]);
    });
    it('that was done before is not done again, whatever the cloud has forgotten', async () => {
      const person = await newPerson();
      const id = await world.submit(person, reset);
      expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success' });
      const setAt = await world.read(person.dn, 'pwdLastSet');
      const sent = required(
        world.bus.deliveries.findLast(({ request }) => request === id),
        'the request',
      );
      await sql`update relay_request set state = 'sent', outcome = null, finished_at = null
        where id = ${id}`.execute(world.database.kysely);
      world.bus.inject(sent);
      expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success', events: [31_010] });
      expect(await world.read(person.dn, 'pwdLastSet')).toBe(setAt);
    });
    it('is taken by an agent whose clock is ahead by less than clocks may differ', async () => {
      const person = await newPerson();
      world.clock.aheadMs = 2000 - relayLimits.clockSkewMs;
      const outcome = await world.ask(person, reset);
      world.clock.aheadMs = 0;
      expect(outcome).toMatchObject({ result: 'success' });
    });
    it('is refused when it was sealed to another agent', async () => {
      const recipient = publicKeyOf(newPrivateJwk());
      expect(await sendForged({}, { recipient })).toEqual([32_004]);
    });
    it('is refused when somebody other than the tenant signed it', async () => {
      expect(await sendForged({}, { signer: importPrivateKey(newPrivateJwk()) })).toEqual([32_004]);
    });

    it('that was changed on its way ends with an outcome and no effect', async () => {
      const person = await newPerson();
      world.bus.alter = (message) => {
        if (message.type !== 'deliver') return message;
        const octets = Buffer.from(message.envelope.ciphertext, 'base64url');
        octets[40]! ^= 1;
        return { ...message, envelope: { ...message.envelope, ciphertext: octets.toString('base64url') } };
      };
      const outcome = await world.ask(person, reset);
      world.bus.alter = (message) => message;
      expect(outcome).toMatchObject({ result: 'failed', reason: 'envelope-unreadable', events: [32_004] });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });

    it('made for the key before is opened while it is on its way, and the new key is used from then on', async () => {
      const person = await newPerson();
      const before = await keyOf();
      const [held, sent] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      world.bus.alter = (message) => {
        if (message.type !== 'deliver') return message;
        sent.resolve();
        void held.promise.then(() => world.bus.inject(message));
        return undefined;
      };
      const id = await world.submit(person, reset);
      await sent.promise;
      world.bus.alter = (message) => message;
      await agent.agent.switchRelay({ feature: 'writeback', on: true });
      held.resolve();
      expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success' });
      expect((await keyOf()).kid).not.toBe(before.kid);
      expect(await world.ask(person, { ...reset, newPassword: third })).toMatchObject({ result: 'success' });
    });
  });

  describe('an agent', () => {
    const tokenOf = async (): Promise<string> => {
      await using outbound = openOutboundClient();
      const where = { cloudUrl: world.url, tenant: world.tenant.name };
      return await new CloudClient({ outbound, ...where, own: own(), clock: systemClock }).authorization();
    };
    const closeCode = async (socket: WebSocket): Promise<number> =>
      await new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));

    it('without a token is refused', async () => {
      for (const authorization of [undefined, 'Bearer x', `Bearer ${(await tokenOf()).slice(7, -4)}AAAA`]) {
        const socket = new WebSocket(`ws://127.0.0.1:${world.port}/relay`, {
          headers: { ...(authorization !== undefined && { authorization }) },
        });
        const status = await new Promise((resolve) => {
          socket.on('error', () => undefined);
          socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode));
        });
        expect(status).toBe(401);
      }
    });

    /** A socket with the token of the agent, and what the cloud asks on it to be signed. */
    const openSocket = async (): Promise<{ readonly socket: WebSocket; readonly nonce: string }> => {
      const headers = { authorization: await tokenOf() };
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/relay`, { headers });
      const first = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
      const message = fromCloud.parse(JSON.parse(first.toString()));
      if (message.type !== 'challenge') throw new Error('no challenge');
      return { socket, nonce: message.nonce };
    };
    const saysHello = async (key: PublicKey, signer: KeyObject): Promise<number> => {
      const { socket, nonce } = await openSocket();
      const said = { tenant: world.tenant.id, agent: agentId(), key, features: ['writeback' as const], nonce };
      socket.send(helloOf(signStatement('hawser-agent+jws', said, signer)));
      return await closeCode(socket);
    };

    it('whose key somebody in between replaced by his own is sent away', async () => {
      expect(await saysHello(await keyOf(), importPrivateKey(newPrivateJwk()))).toBe(relayCloseCodes.refused);
      await until(async () => (await agent.agent.relay.service.status()).connected);
    });

    it('whose key nobody could seal to is sent away, and stands in the way of no request', async () => {
      const point = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } as const;
      const key = { ...point, kid: thumbprintOf(point) };
      expect(await saysHello(key, own().present.privateKey)).toBe(relayCloseCodes.refused);
      await until(async () => (await agent.agent.relay.service.status()).connected);
      expect(await world.ask(await newPerson(), reset)).toMatchObject({ result: 'success' });
    });

    it('is not replaced by whoever has its token and says again what it said', async () => {
      await using raw = await RawAgent.connect(world, 'recorded', [], []);
      const isHere = async (): Promise<boolean> =>
        (await listRelayAgents(world.database.kysely, world.tenant, new Date())).some(
          ({ agentId: id, nodeId }) => id === raw.id && nodeId !== null,
        );
      // A proxy that opens TLS has both: the token, and the hello.
      const thief = await raw.openSocket();
      const closed = closeCode(thief);
      thief.send(helloOf(raw.statement));
      expect(await closed).toBe(relayCloseCodes.refused);
      expect(await isHere()).toBe(true);
      // Also over the agent's own connection, which that proxy writes to.
      raw.say(JSON.parse(helloOf(raw.statement)));
      await until(async () => !(await isHere()));
    });

    it('is asked for another proof after each one that it gave', async () => {
      await using raw = await RawAgent.connect(world, 'challenged', [], []);
      const nonces = (): string[] => raw.heard.flatMap((one) => (one.type === 'challenge' ? [one.nonce] : []));
      await until(async () => Promise.resolve(nonces().length === 2));
      expect(new Set(nonces()).size).toBe(2);
    });

    it.each([
      ['says something else first', JSON.stringify({ type: 'start', request: newId() })],
      ['says what is no message', '{"type":"hello"}'],
      ['says too much', 'x'.repeat(100_000)],
    ])('that %s is sent away', async (_, text) => {
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/relay`, {
        headers: { authorization: await tokenOf() },
      });
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(text);
      expect([relayCloseCodes.badMessage, 1009]).toContain(await closeCode(socket));
      await until(async () => (await agent.agent.relay.service.status()).connected);
    });

    it('proves the way through the cloud and its rights with a test', async () => {
      await until(async () => (await agent.agent.relay.service.status()).connected);
      const { relay, forests } = await agent.agent.testRelay();
      expect(relay).toHaveProperty('milliseconds');
      expect(forests).toMatchObject([{ enforcesHistory: true, missing: null, error: null }]);
      expect(forests[0]?.looked).toBeGreaterThan(0);
    });

    it('limits how often the cloud may ask', async () => {
      const few = await world.startAgent('zwolle', { writeback: { perMinute: 1000, perPersonPerHour: 2 } });
      await agent.stop();
      try {
        await until(async () => (await world.connectedAgents()).length === 1);
        const person = await world.newPerson();
        await world.sync(few);
        const outcomes = [];
        for (let time = 0; time < 3; time++) outcomes.push(await world.ask(person, { operation: 'unlock' }));
        expect(outcomes.map(({ reason }) => reason)).toEqual(['done', 'done', 'rate-limited']);
        expect(outcomes[2]?.events).toEqual([34_222, 34_223]);
        // From then on the directory is left alone. What is refused before it begins counts as well.
        const disabled = await world.newPerson({ attributes: { userAccountControl: '514' } });
        await world.sync(few);
        const reasons = [];
        for (let time = 0; time < 3; time++) reasons.push((await world.ask(disabled, { operation: 'unlock' })).reason);
        expect(reasons).toEqual(['disabled', 'disabled', 'disabled']);
        const { bytes } = world.forest.gate;
        for (const each of [person, disabled])
          expect(await world.ask(each, { operation: 'unlock' })).toMatchObject({ reason: 'rate-limited' });
        expect(world.forest.gate.bytes).toBe(bytes);
      } finally {
        await few.stop();
        const { agentId: id } = OwnKeys.peek(new SecretStore(few.folder)).identity;
        await revokeAgent({ connection: world.database.kysely, clock: systemClock }, world.tenant, id, 'test');
        agent = await world.openAgent('rotterdam', agent.configurationFile);
      }
    });

    it('does not do what its own administrator has switched off, whatever the cloud believes', async () => {
      const person = await newPerson();
      const key = await keyOf();
      await agent.agent.switchRelay({ feature: 'writeback', on: false });
      await expect(world.submit(person, reset)).rejects.toMatchObject({ code: 'relay.switched-off' });
      await sql`update relay_agent set features = '["writeback"]'::jsonb, key = ${JSON.stringify(key)}::jsonb`.execute(
        world.database.kysely,
      );
      await until(async () => (await world.cloud.relay.agentsDoing(world.tenant, 'writeback')).length > 0);
      expect(await world.ask(person, reset)).toMatchObject({ result: 'failed', reason: 'switched-off' });
      await agent.agent.switchRelay({ feature: 'writeback', on: true });
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
    });

    it('that is not there is said to be so, and nothing is changed', async () => {
      const person = await newPerson();
      await agent.stop();
      const outcome = await world.ask(person, reset);
      expect(outcome).toMatchObject({ result: 'failed', reason: 'no-agent' });
      agent = await world.openAgent('rotterdam', agent.configurationFile);
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });
  });

  it('brings a request to an agent at another node of the cloud, and its outcome back', async () => {
    const other = world.newNode(await freePort());
    try {
      const person = await newPerson();
      const { id: objectId, anchor } = await world.object(person);
      const id = newId<RequestId>();
      const input = { operation: 'unlock', anchor, actor: { kind: 'administrator', name: 'iris' } } as const;
      await other.relay.submit(world.tenant, { id, objectId }, input);
      expect((await other.relay.wait(world.tenant, id, 10_000))?.outcome).toMatchObject({ result: 'success' });
      const verify = { anchor, actor: input.actor, password: firstPassword } as const;
      expect(await other.passwords.verify(world.tenant, verify)).toMatchObject({ result: 'success' });
    } finally {
      await other.stop();
    }
  });

  it('leaves no password anywhere', async () => {
    const canary = 'Kanarie-Vogel.7913';
    const person = await newPerson();
    const wrong = `${canary}-oud`;
    await world.ask(person, { ...reset, newPassword: canary });
    await world.ask(person, { ...reset, newPassword: canary });
    await world.ask(person, { operation: 'change', oldPassword: wrong, newPassword: canary });
    await world.ask(person, { ...reset, newPassword: `${canary}\0` });
    const { anchor } = await world.object(person);
    const actor = { kind: 'person', name: person.upn } as const;
    await world.cloud.passwords.verify(world.tenant, { anchor, actor, password: canary });
    await world.cloud.passwords.verify(world.tenant, { anchor, actor, password: wrong });
    world.forest.gate.isClosed = true;
    world.forest.gate.cut();
    await world.ask(person, { ...reset, newPassword: canary });
    await world.cloud.passwords.verify(world.tenant, { anchor, actor, password: canary });
    world.forest.gate.isClosed = false;
    const { configurationFile, folder } = agent;
    await agent.stop();
    await using agentDatabase = await openDatabase(`pglite:${join(folder, 'database')}`, { holder: 'the test' });
    const places = {
      logs: readFileSync(world.logFile, 'utf8'),
      'database of the cloud': await dump(world.database),
      'database of the agent': await dump(agentDatabase),
      'files of the agent': readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'))
        .join('\n'),
      'arguments and environment':
        readFileSync('/proc/self/cmdline', 'utf8') + readFileSync('/proc/self/environ', 'utf8'),
      'messages between nodes': JSON.stringify(world.bus.deliveries),
    };
    const spellings = [
      canary,
      Buffer.from(canary).toString('base64').slice(0, -4),
      Buffer.from(canary, 'utf16le').toString('latin1'),
      Buffer.from(canary).toString('hex'),
    ];
    // The search works: the subject stands in each of the first three.
    expect(places.logs).toContain(person.dn);
    expect(places['database of the cloud']).toContain(person.upn);
    expect(places['database of the agent']).toContain(person.dn);
    for (const [place, text] of Object.entries(places)) {
      for (const spelling of spellings) expect(text.includes(spelling), `${place}: ${spelling}`).toBe(false);
    }
    await agentDatabase.close();
    agent = await world.openAgent('rotterdam', configurationFile);
  });

  it('sends an agent away that was revoked', async () => {
    const id = agentId();
    await revokeAgent({ connection: world.database.kysely, clock: systemClock }, world.tenant, id, 'test');
    await until(async () => !(await agent.agent.relay.service.status()).connected);
    expect(await world.cloud.relay.agentsDoing(world.tenant, 'writeback')).toEqual([]);
  });
});

function helloOf(statement: string): string {
  return JSON.stringify({ type: 'hello', version: '1', statement });
}

/** Every row of every table, as text. */
async function dump({ kysely }: Database): Promise<string> {
  const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(kysely);
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(kysely);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
