import type { ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudAgent } from '../kit/cloud-agent.ts';
import { registerCloudAgent } from '../kit/cloud-agent.ts';
import type { Administrator } from '../kit/console-sign-in.ts';
import { nextCode } from '../kit/console-sign-in.ts';

/** A service to attack, on loopback. */
export interface TargetOptions {
  readonly url: string;
  readonly operatorsUrl: string;
  readonly tenant: string;
  readonly administrator: Administrator;
  /** The cookie of a browser that is known as the administrator's. */
  readonly browser: string;
  /** A one-time code for an agent. */
  readonly invite: () => Promise<string>;
  /** How much of each attack: 1 is all of it. */
  readonly scale: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Octets, or so many of nothing in particular. */
  readonly body?: Buffer | string | { readonly octets: number };
  /** Another address of this machine. */
  readonly from?: string;
  /** Ends the request after so long, whatever was answered. */
  readonly forMs?: number;
}

const CHUNK = Buffer.alloc(64 * 1024, 'a');

export class Target {
  readonly options: TargetOptions;
  #agent: Promise<CloudAgent> | undefined;

  constructor(options: TargetOptions) {
    const { hostname } = new URL(options.url);
    if (hostname !== 'localhost' && hostname !== '127.0.0.1') throw new TypeError('only this machine is attacked');
    this.options = options;
  }

  /** So many, and three at least. */
  many(count: number): readonly number[] {
    return Array.from({ length: Math.max(3, Math.round(count * this.options.scale)) }, (_, index) => index);
  }

  /** What the service answers; status 0 when it hangs up without an answer. */
  async send(
    path: string,
    { method = 'POST', headers = {}, body, from = '127.0.0.1', forMs }: Sent = {},
  ): Promise<Answer> {
    const { host, port, hostname } = new URL(this.options.url);
    const address = hostname === 'localhost' ? '127.0.0.1' : hostname;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const none = { status: 0, headers: {}, text: '' };
    const own = {
      host,
      ...(typeof body === 'string' || Buffer.isBuffer(body) ? { 'content-length': Buffer.byteLength(body) } : {}),
    };
    const outgoing = request({
      host: address,
      port,
      path,
      method,
      localAddress: from,
      agent: false,
      headers: { ...own, ...headers },
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      const end = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        });
      incoming
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', end)
        .on('error', end);
    });
    outgoing.on('error', () => resolve(none)).on('close', () => resolve(none));
    const timer = forMs === undefined ? undefined : setTimeout(() => outgoing.destroy(), forMs);
    if (typeof body === 'string' || Buffer.isBuffer(body)) outgoing.end(body);
    else if (body === undefined) outgoing.end();
    else void pour(outgoing, body.octets);
    return await promise.finally(() => {
      clearTimeout(timer);
      outgoing.destroy();
    });
  }

  async form(path: string, fields: Readonly<Record<string, string>>, more: Sent = {}): Promise<Answer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const headers = { ...type, ...more.headers };
    return await this.send(path, { body: new URLSearchParams(fields).toString(), ...more, headers });
  }

  async json(path: string, value: unknown, more: Sent = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...more.headers };
    return await this.send(path, { body: JSON.stringify(value), ...more, headers });
  }

  /** The page of the sign-in to the console, where the name was typed already. */
  async signInPath(): Promise<string> {
    const fields = { upn: this.options.administrator.upn, to: '', page: '/console' };
    return (await this.form('/sign-in', fields)).headers.location ?? '';
  }

  /** The password of the administrator, in their own browser. */
  async givePassword(): Promise<Answer> {
    const { administrator, browser } = this.options;
    return await this.givePasswordAnywhere({ headers: { cookie: browser } }, administrator.password);
  }

  async givePasswordAnywhere(more: Sent, password: string): Promise<Answer> {
    const { upn } = this.options.administrator;
    return await this.form(`${await this.signInPath()}/password`, { upn, password }, more);
  }

  /** The cookies of the administrator, with a session. */
  async signIn(): Promise<string> {
    const { administrator, browser } = this.options;
    const { upn, password, secret } = administrator;
    const path = await this.signInPath();
    const step = await this.form(`${path}/password`, { upn, password }, { headers: { cookie: browser } });
    const cookie = [browser, ...cookiesOf(step)].join('; ');
    const code = await nextCode(secret);
    const done = await this.form(`${path}/code`, { code }, { headers: { cookie } });
    return cookiesOf(done).join('; ');
  }

  async agent(): Promise<CloudAgent> {
    const { url, tenant, invite } = this.options;
    return await (this.#agent ??= invite().then(async (code) => await registerCloudAgent(url, tenant, code)));
  }

  async bearer(): Promise<OutgoingHttpHeaders> {
    return { authorization: `Bearer ${await (await this.agent()).token()}` };
  }

  /** What the process of the service occupies. */
  async residentBytes(): Promise<number> {
    const text = await (await fetch(`${this.options.operatorsUrl}/metrics`)).text();
    return Number(/^hawser_process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
  }

  /** Does the work while others ask for a page; the longest that one of them waited, and what the memory grew by. */
  async under(work: () => Promise<void>): Promise<{ readonly slowestMs: number; readonly grownBytes: number }> {
    const before = await this.residentBytes();
    const over = new AbortController();
    let slowestMs = 0;
    let highest = before;
    const others = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const start = performance.now();
        await this.send('/health', { method: 'GET', from: '127.0.0.3' });
        slowestMs = Math.max(slowestMs, performance.now() - start);
        highest = Math.max(highest, await this.residentBytes());
        await sleep(20);
      }
    };
    await Promise.all([others(), work().finally(() => over.abort())]);
    return { slowestMs, grownBytes: highest - before };
  }
}

function cookiesOf({ headers }: Answer): readonly string[] {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? '');
}

async function pour(outgoing: ClientRequest, octets: number): Promise<void> {
  const closed = new Promise((resolve) => outgoing.once('close', resolve));
  for (let sent = 0; sent < octets && !outgoing.destroyed; sent += CHUNK.length) {
    if (outgoing.write(CHUNK)) continue;
    await Promise.race([closed, new Promise((resolve) => outgoing.once('drain', resolve))]);
  }
  if (!outgoing.destroyed) outgoing.end();
}
