import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { MINUTE } from '../../base/clock.ts';
import type { Discovery } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import { settleKeys } from './next-key.ts';
import type { OwnKey, OwnKeys } from './own-keys.ts';
import { discoverCloud } from './registration.ts';
import type { OutboundRequest, OutboundClient } from './outbound-client.ts';
import { readAnswer } from './answer.ts';
import type { Token } from './token.ts';
import { requestToken } from './token.ts';

const compress = promisify(gzip);
const COMPRESS_FROM = 1024;

export interface CloudClientOptions {
  readonly outbound: OutboundClient;
  readonly cloudUrl: string;
  readonly tenant: string;
  readonly own: OwnKeys;
  readonly clock: Clock;
  /** The agent proves itself with another key from now on. */
  readonly onOtherKey?: (key: string, previous: string) => Promise<void>;
}

/** A body that is JSON already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Speaks to the tenant as the registered agent: finds the endpoints, keeps a short-lived token, sends and reads JSON.
 */
export class CloudClient {
  readonly #options: CloudClientOptions;
  #discovery: { readonly value: Discovery; readonly expiresAt: number } | undefined;
  #token: Token | undefined;
  #fresh: Promise<Token> | undefined;

  constructor(options: CloudClientOptions) {
    this.#options = options;
  }

  /** The endpoints, asked for again every hour so that a move to another region is followed. */
  async endpoints(signal?: AbortSignal): Promise<Discovery> {
    const { outbound, cloudUrl, tenant, clock } = this.#options;
    const now = clock.now().getTime();
    if (!this.#discovery || this.#discovery.expiresAt <= now) {
      this.#discovery = {
        value: await discoverCloud(outbound, cloudUrl, tenant, signal),
        expiresAt: now + 60 * MINUTE,
      };
    }
    return this.#discovery.value;
  }

  async get<S extends z.ZodType>(url: string, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    return await this.#send('GET', url, undefined, schema, signal);
  }

  async post<S extends z.ZodType>(url: string, body: unknown, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    return await this.#send('POST', url, body, schema, signal);
  }

  async put<S extends z.ZodType>(url: string, body: unknown, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    return await this.#send('PUT', url, body, schema, signal);
  }

  /** The header by which the tenant knows this agent, for connections that are not requests. */
  async authorization(signal?: AbortSignal): Promise<string> {
    return `Bearer ${await this.#accessToken(signal)}`;
  }

  /**
   * The cloud refused the kept token: it was revoked or its key replaced. A fresh one shows whether the agent itself
   * is.
   */
  forgetToken(): void {
    this.#token = undefined;
  }

  /**
   * Another key in the place of the agent's own. It is on the disk before the cloud hears of it; what fails on the way
   * is tried again with every token, and the key of now works until then. Throws why the cloud has not taken it.
   */
  async rotateKey(signal?: AbortSignal): Promise<OwnKey> {
    const { own, clock } = this.#options;
    own.prepare(clock.now());
    this.forgetToken();
    await this.#accessToken(signal);
    if (own.next) throw connectErrors('connect.key-not-taken', { reason: own.refusal ?? '' });
    return own.present;
  }

  async #send<S extends z.ZodType>(
    method: OutboundRequest['method'],
    url: string,
    body: unknown,
    schema: S,
    signal?: AbortSignal,
  ): Promise<z.output<S>> {
    const payload = body === undefined ? undefined : await encode(body);
    const attempt = async (): ReturnType<OutboundClient['send']> =>
      await this.#options.outbound.send({
        method,
        url,
        headers: {
          ...payload?.headers,
          accept: 'application/json',
          authorization: `Bearer ${await this.#accessToken(signal)}`,
        },
        ...(payload && { body: payload.body }),
        ...(signal && { signal }),
      });
    let answer = await attempt();
    if (answer.status === 401) {
      this.forgetToken();
      answer = await attempt();
    }
    return readAnswer(schema, url, answer);
  }

  async #accessToken(signal?: AbortSignal): Promise<string> {
    const now = this.#options.clock.now().getTime();
    if (!this.#token || this.#token.expiresAt <= now) {
      // All that wait for one get the same.
      this.#fresh ??= this.#freshToken(signal).finally(() => (this.#fresh = undefined));
      this.#token = await this.#fresh;
    }
    return this.#token.value;
  }

  async #freshToken(signal?: AbortSignal): Promise<Token> {
    const { own, outbound, onOtherKey } = this.#options;
    const endpoints = await this.endpoints(signal);
    const { identity } = own;
    const tokenOf = async (which: 'present' | 'next'): Promise<Token> =>
      await requestToken(this.#options, { identity, key: own[which] ?? own.present, endpoints, signal });
    if (!own.next) return await tokenOf('present');
    const before = own.present.publicKey.kid;
    const token = await settleKeys({ own, outbound, endpoints, tokenOf, signal });
    const { kid } = own.present.publicKey;
    if (kid !== before) await onOtherKey?.(kid, before);
    return token;
  }
}

async function encode(
  body: unknown,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }> {
  const plain = Buffer.from(body instanceof JsonText ? body.text : JSON.stringify(body));
  const headers = { 'content-type': 'application/json' };
  if (plain.length < COMPRESS_FROM) return { headers, body: plain };
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body: await compress(plain, { level: 1 }) };
}
