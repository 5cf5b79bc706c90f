import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import { createInvite } from '../../src/cloud/agents/store.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { registerAgent } from '../../src/connect/uplink/registration.ts';
import type { FromCloud, Grant, PrivateJwk, RelayFeature, RelayOutcome } from '../../src/wire/index.ts';
import { fromCloud, importPrivateKey, newPrivateJwk, publicKeyOf, signStatement } from '../../src/wire/index.ts';
import { until } from './writeback-kit.ts';
import type { WritebackWorld } from './writeback-kit.ts';

/** An agent that says what a test wants it to say: registered, with keys of its own, and no directory behind it. */
export class RawAgent implements AsyncDisposable {
  readonly id: string;
  readonly heard: FromCloud[] = [];
  readonly #socket: WebSocket;
  readonly #world: WritebackWorld;
  readonly #key: PrivateJwk;

  private constructor(world: WritebackWorld, id: string, key: PrivateJwk, socket: WebSocket) {
    this.#world = world;
    this.id = id;
    this.#key = key;
    this.#socket = socket;
    socket.on('message', (data) => void this.heard.push(fromCloud.parse(JSON.parse((data as Buffer).toString()))));
  }

  /** Registered, connected, and welcome; it claims everything unless told otherwise. */
  static async connect(
    world: WritebackWorld,
    name: string,
    grants: readonly Grant[],
    features: readonly RelayFeature[] = ['writeback', 'pass-through'],
  ): Promise<RawAgent> {
    const folder = join(world.folder, `raw-${name}`);
    mkdirSync(folder, { recursive: true });
    const context = { connection: world.database.kysely, clock: systemClock };
    const { code } = await createInvite(context, world.tenant, 'test', grants);
    await using outbound = openOutboundClient({ proxy: { url: 'direct' } });
    const where = { cloudUrl: world.url, tenant: world.tenant.name };
    const identity = await registerAgent(outbound, new SecretStore(folder), { ...where, code, name, version: '1' });
    const client = new CloudClient({ outbound, ...where, identity, clock: systemClock });
    const headers = { authorization: await client.authorization() };
    const socket = new WebSocket(`ws://127.0.0.1:${world.port}/relay`, { headers });
    const key: PrivateJwk = { ...identity.privateKey };
    const agent = new RawAgent(world, identity.agentId, key, socket);
    await new Promise((resolve) => socket.once('open', resolve));
    const said = {
      tenant: world.tenant.id,
      agent: agent.id,
      key: publicKeyOf(newPrivateJwk()),
      features: [...features],
    };
    const statement = signStatement(
      'hawser-agent+jws',
      { ...said, at: new Date().toISOString() },
      importPrivateKey(key),
    );
    agent.say({ type: 'hello', version: '1', statement });
    await until(async () => Promise.resolve(agent.heard.some(({ type }) => type === 'grants')));
    return agent;
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Signed with its own key, as the contract has it. */
  report(request: string, outcome: RelayOutcome): void {
    const said = { tenant: this.#world.tenant.id, agent: this.id, request, outcome };
    const statement = signStatement('hawser-outcome+jws', said, importPrivateKey(this.#key));
    this.say({ type: 'result', request, statement });
  }

  /** Ids of the requests that it was sent. */
  get requests(): readonly string[] {
    return this.heard.flatMap((message) => (message.type === 'request' ? [message.request] : []));
  }

  async hears(type: FromCloud['type'], request: string): Promise<void> {
    await until(async () =>
      Promise.resolve(
        this.heard.some(
          (message) =>
            message.type === type &&
            (('request' in message && message.request === request) ||
              ('requests' in message && message.requests.includes(request))),
        ),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close();
    await closed;
  }
}
