import type { KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import { createInvite } from '../../src/cloud/agents/store.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { registerAgent } from '../../src/connect/uplink/registration.ts';
import type { FromCloud, Grant, RelayFeature, RelayOutcome } from '../../src/wire/index.ts';
import { fromCloud, newPrivateJwk, publicKeyOf, signStatement } from '../../src/wire/index.ts';
import { until } from './writeback-kit.ts';
import type { WritebackWorld } from './writeback-kit.ts';

/** An agent that says what a test wants it to say: registered, with keys of its own, and no directory behind it. */
export class RawAgent implements AsyncDisposable {
  readonly id: string;
  readonly heard: FromCloud[] = [];
  /** What it said of itself. */
  statement = '';
  readonly #socket: WebSocket;
  readonly #world: WritebackWorld;
  #open: (() => WebSocket) | undefined;
  readonly #key: KeyObject;

  private constructor(world: WritebackWorld, id: string, key: KeyObject, socket: WebSocket) {
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
    const secrets = new SecretStore(folder);
    const { agentId } = await registerAgent(outbound, secrets, { ...where, code, name, version: '1' });
    const own = OwnKeys.open(secrets);
    const client = new CloudClient({ outbound, ...where, own, clock: systemClock });
    const headers = { authorization: await client.authorization() };
    const open = (): WebSocket => new WebSocket(`ws://127.0.0.1:${world.port}/relay`, { headers });
    const socket = open();
    const key = own.present.privateKey;
    const agent = new RawAgent(world, agentId, key, socket);
    agent.#open = open;
    await new Promise((resolve) => socket.once('open', resolve));
    const said = {
      tenant: world.tenant.id,
      agent: agent.id,
      key: publicKeyOf(newPrivateJwk()),
      features: [...features],
      nonce: await agent.#challenge(),
    };
    agent.statement = signStatement('hawser-agent+jws', said, key);
    agent.say({ type: 'hello', version: '1', statement: agent.statement });
    await until(async () => Promise.resolve(agent.heard.some(({ type }) => type === 'grants')));
    return agent;
  }

  async #challenge(): Promise<string> {
    const nonceOf = (): string | undefined => this.heard.find((message) => message.type === 'challenge')?.nonce;
    await until(async () => Promise.resolve(nonceOf() !== undefined));
    return nonceOf() ?? '';
  }

  /** Another socket with its token, that has said nothing. */
  async openSocket(): Promise<WebSocket> {
    const socket = this.#open?.();
    if (!socket) throw new Error('not connected');
    await new Promise((resolve) => socket.once('open', resolve));
    return socket;
  }

  /** Reads nothing from now on, and so answers no ping either; its connection stays. */
  fallSilent(): void {
    this.#socket.pause();
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Signed with its own key, as the contract has it. */
  report(request: string, outcome: RelayOutcome): void {
    const said = { tenant: this.#world.tenant.id, agent: this.id, request, outcome };
    const statement = signStatement('hawser-outcome+jws', said, this.#key);
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
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.resume();
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close();
    await closed;
  }
}
