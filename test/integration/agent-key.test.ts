import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MINUTE, systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { KEY_OVERLAP_MS } from '../../src/cloud/agents/rotate-key.ts';
import { getAgent } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { inProcessBus } from '../../src/cloud/relay/bus.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { listRelayAgents } from '../../src/cloud/relay/store.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import type { OwnKey } from '../../src/connect/uplink/own-keys.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
import { requestToken } from '../../src/connect/uplink/token.ts';
import { freePort } from '../../src/lab/ports.ts';
import { importPrivateKey, newPrivateJwk, publicKeyOf, signStatement } from '../../src/wire/index.ts';
import type { TestAgent } from './writeback-kit.ts';
import { startPractice, until, WritebackWorld } from './writeback-kit.ts';

const reset = { operation: 'reset', newPassword: 'Fiets-Pomp.34' } as const;

describe('the key of an agent', () => {
  let world: WritebackWorld;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
    await world.policy({ minPwdAge: '0' });
  }, 120_000);
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const keysOf = ({ folder }: Pick<TestAgent, 'folder'>): OwnKeys => OwnKeys.open(new SecretStore(folder));

  /** A token that the cloud gives for a key, or why it gives none. */
  const tokenFor = async (own: OwnKeys, key: OwnKey): Promise<string> => {
    await using outbound = openOutboundClient();
    const where = { cloudUrl: world.url, tenant: world.tenant.name };
    const endpoints = await new CloudClient({ outbound, ...where, own, clock: systemClock }).endpoints();
    const asked = requestToken({ outbound, clock: systemClock }, { identity: own.identity, key, endpoints });
    return await asked.then(
      ({ value }) => value,
      (error: unknown) => (error as { readonly code: string }).code,
    );
  };
  const stateWith = async (token: string): Promise<number> =>
    (await fetch(`${world.url}/provisioning/v1/state`, { headers: { authorization: `Bearer ${token}` } })).status;
  const statementOf = (own: OwnKeys, signer: OwnKey, next: OwnKey, previous = signer.publicKey.kid): string => {
    const who = { tenant: own.identity.tenantId, agent: own.identity.agentId };
    const proof = signStatement('hawser-key-proof+jws', { ...who, previous }, next.privateKey);
    return signStatement('hawser-next-key+jws', { ...who, key: next.publicKey, proof }, signer.privateKey);
  };
  const announce = async (token: string, statement: string): Promise<readonly [number, unknown]> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ statement });
    const answer = await fetch(`${world.url}/provisioning/v1/key`, { method: 'POST', headers, body });
    const said = (await answer.json()) as { readonly keyId?: string; readonly error?: { readonly code: string } };
    return [answer.status, said.keyId ?? said.error?.code];
  };
  const freshKey = (): OwnKey => {
    const jwk = newPrivateJwk();
    return { privateKey: importPrivateKey(jwk), publicKey: publicKeyOf(jwk), since: new Date() };
  };
  const keyInCloud = async (own: OwnKeys): Promise<string | undefined> =>
    (await getAgent(world.database.kysely, world.tenant, own.identity.agentId))?.keyId;

  /** What the cloud lets an old key do, one minute on. */
  const afterTheOverlap = async (work: () => Promise<void>): Promise<void> => {
    world.clock.aheadMs += KEY_OVERLAP_MS + 1000;
    try {
      await work();
    } finally {
      world.clock.aheadMs = 0;
    }
  };

  it('is replaced while it works; both are good for a minute, and then the old one opens nothing', async () => {
    const agent = await world.startAgent('rotating');
    const own = keysOf(agent);
    const old = own.present;
    const before = await tokenFor(own, old);
    const person = await world.newPerson();
    await world.sync(agent);

    const status = await agent.agent.rotateKey();

    expect(status).toMatchObject({ id: expect.not.stringMatching(old.publicKey.kid), next: null });
    expect(await keyInCloud(own)).toBe(status.id);
    const present = keysOf(agent).present;
    expect(present.publicKey.kid).toBe(status.id);
    // At once at every node, whichever is asked.
    const other = world.newNode(await freePort(), inProcessBus(world.log));
    try {
      const authorization = `Bearer ${await tokenFor(own, present)}`;
      expect(await other.app.request('/provisioning/v1/state', { headers: { authorization } })).toMatchObject({
        status: 200,
      });
    } finally {
      await other.stop();
    }
    expect(await stateWith(before)).toBe(200);
    expect(await stateWith(await tokenFor(own, old))).toBe(200);
    expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });

    await afterTheOverlap(async () => {
      expect(await tokenFor(own, old)).toBe('connect.agent-revoked');
      // A token is worth no more than the key that it was issued for.
      expect(await stateWith(before)).toBe(401);
      expect(await stateWith(await tokenFor(own, present))).toBe(200);
    });

    const audit = await listAudit(world.database.kysely, world.tenant, { targetId: own.identity.agentId });
    expect(audit.map(({ activity, actor, status: result }) => [activity, actor, result])).toContainEqual([
      'Rotate key of agent',
      `agent:${own.identity.agentId}`,
      'success',
    ]);
    const { database } = await agent.agent.evidence({ days: 1 });
    expect(database.events.map((event) => Number(event['eventId']))).toContain(34_111);
    await agent.stop();
  });

  it('is replaced while a reset is on its way to the agent, which opens it', async () => {
    const agent = await world.startAgent('resetting');
    const person = await world.newPerson();
    await world.sync(agent);
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
    const sealedTo = async (): Promise<string | undefined> =>
      (await listRelayAgents(world.database.kysely, world.tenant, new Date())).find(({ name }) => name === agent.name)
        ?.key.kid;
    const before = await sealedTo();
    await agent.agent.rotateKey();
    expect(await sealedTo()).not.toBe(before);
    held.resolve();
    expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success' });
    const again = newId<RequestId>();
    await world.submit(person, { operation: 'unlock' }, again);
    expect((await world.outcome(again)).outcome).toMatchObject({ result: 'success' });
    await agent.stop();
  });

  describe('whose agent was killed', () => {
    /** The agent is started again, and works; answers the one key that it has then. */
    const startAgain = async (name: string, file: string, folder: string): Promise<string> => {
      const agent = await world.openAgent(name, file);
      try {
        await world.sync(agent);
        const { present, next } = keysOf({ folder });
        expect(next).toBeUndefined();
        expect((await agent.agent.status()).key).toMatchObject({ id: present.publicKey.kid, next: null });
        return present.publicKey.kid;
      } finally {
        await agent.stop();
      }
    };
    const stopped = async (name: string): Promise<{ readonly file: string; readonly folder: string }> => {
      const agent = await world.startAgent(name);
      await agent.stop();
      return { file: agent.configurationFile, folder: agent.folder };
    };

    it('before the cloud heard of the new one: it is announced again', async () => {
      const { file, folder } = await stopped('killed-before');
      const own = keysOf({ folder });
      own.prepare(new Date());
      const wanted = own.next?.publicKey.kid;
      expect(await startAgain('killed-before', file, folder)).toBe(wanted);
      expect(await keyInCloud(own)).toBe(wanted);
    });

    it.each([
      ['within the minute', 0],
      ['long after', 5 * MINUTE],
    ])('before it heard the answer, and started again %s: the new one is found to be right', async (_when, waitMs) => {
      const name = `killed-after-${waitMs}`;
      const { file, folder } = await stopped(name);
      const own = keysOf({ folder });
      own.prepare(new Date());
      const { present, next } = own;
      const token = await tokenFor(own, present);
      expect(await announce(token, statementOf(own, present, next!))).toEqual([200, next!.publicKey.kid]);
      world.clock.aheadMs = waitMs;
      try {
        expect(await startAgain(name, file, folder)).toBe(next!.publicKey.kid);
      } finally {
        world.clock.aheadMs = 0;
      }
    });

    it('and whose cloud was away meanwhile goes on with the old one, and replaces it later', async () => {
      const agent = await world.startAgent('cut-off');
      const before = keysOf(agent).present.publicKey.kid;
      await world.cloud.stop();
      await expect(agent.agent.rotateKey()).rejects.toMatchObject({ code: expect.stringMatching(/^connect\./) });
      const made = keysOf(agent).next?.publicKey.kid;
      expect((await agent.agent.status()).key).toMatchObject({ id: before, next: { id: made } });
      await world.restartCloud();
      await world.sync(agent);
      expect((await agent.agent.status()).key).toMatchObject({ id: made, next: null });
      await agent.stop();
    });
  });

  describe('that was stolen', () => {
    it('and replaced since neither replaces the new one nor keeps a connection', async () => {
      const agent = await world.startAgent('robbed');
      const own = keysOf(agent);
      const old = own.present;
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/relay`, {
        headers: { authorization: `Bearer ${await tokenFor(own, old)}` },
      });
      const [challenge] = await new Promise<[{ readonly nonce: string }]>((resolve) =>
        socket.once('message', (data: Buffer) => resolve([JSON.parse(data.toString()) as { nonce: string }])),
      );
      await agent.agent.rotateKey();
      const [thief, token] = [freshKey(), await tokenFor(own, old)];
      expect(await announce(token, statementOf(own, old, thief))).toEqual([403, 'cloud.key-not-proved']);

      // Within the minute the thief may still say hello; the connection ends with the key.
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      const who = { tenant: own.identity.tenantId, agent: own.identity.agentId };
      const said = { ...who, key: freshKey().publicKey, features: [], nonce: challenge.nonce };
      const statement = signStatement('hawser-agent+jws', said, old.privateKey);
      socket.send(JSON.stringify({ type: 'hello', version: '1', statement }));
      await afterTheOverlap(async () => {
        expect(await closed).toBeGreaterThan(1000);
        expect(await announce(token, statementOf(own, old, thief))).toEqual([401, 'cloud.token-invalid']);
        await until(async () => (await agent.agent.relay.service.status()).connected);
      });
      expect(await keyInCloud(own)).toBe(keysOf(agent).present.publicKey.kid);
      await agent.stop();
    });

    it('is not needed by whoever has the token alone: nothing is replaced with it', async () => {
      const agent = await world.startAgent('token-stolen');
      const own = keysOf(agent);
      const token = await tokenFor(own, own.present);
      const mine = freshKey();
      const notMine = freshKey();
      const { present } = own;
      const wrong = [
        statementOf(own, mine, mine),
        statementOf(own, mine, mine, present.publicKey.kid),
        // Of a key that somebody else has: proved with another one.
        statementOf(own, present, { ...notMine, privateKey: mine.privateKey }),
        statementOf(own, present, mine, mine.publicKey.kid),
      ];
      for (const statement of wrong) expect(await announce(token, statement)).toEqual([403, 'cloud.key-not-proved']);
      expect(await keyInCloud(own)).toBe(present.publicKey.kid);
      const audit = await listAudit(world.database.kysely, world.tenant, { targetId: own.identity.agentId });
      const refused = audit.filter(
        ({ activity, status }) => activity === 'Rotate key of agent' && status === 'failure',
      );
      expect(refused).toHaveLength(wrong.length);
      for (let more = wrong.length; more < 10; more++) await announce(token, 'a.b.c');
      expect((await announce(token, statementOf(own, present, mine)))[0]).toBe(429);
      await agent.stop();
    });
  });
});
