import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { MINUTE, SECOND } from '../../base/clock.ts';
import type { Discovery } from '../../wire/index.ts';
import type { AgentIdentity } from './registration.ts';
import { discoverCloud } from './registration.ts';
import type { OutboundRequest, OutboundClient } from './outbound-client.ts';
import { readAnswer } from './answer.ts';

const compress = promisify(gzip);
const COMPRESS_FROM = 1024;

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

export interface CloudClientOptions {
  readonly outbound: OutboundClient;
  readonly cloudUrl: string;
  readonly tenant: string;
  readonly identity: AgentIdentity;
  readonly clock: Clock;
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
  #token: { readonly value: string; readonly expiresAt: number } | undefined;

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

  /** client_credentials with private_key_jwt (RFC 7523 2.2); the assertion lives one minute and is used once. */
  async #accessToken(signal?: AbortSignal): Promise<string> {
    const { outbound, identity, clock } = this.#options;
    const now = clock.now().getTime();
    if (this.#token && this.#token.expiresAt > now) return this.#token.value;
    const { tokenEndpoint, issuer } = await this.endpoints(signal);
    const issuedAt = Math.floor(now / SECOND);
    const assertion = await new SignJWT()
      .setProtectedHeader({
        alg: 'ES256',
        ...(identity.privateKey.kid !== undefined && { kid: identity.privateKey.kid }),
      })
      .setIssuer(identity.clientId)
      .setSubject(identity.clientId)
      .setAudience(issuer)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + 60)
      .sign(await importJWK(identity.privateKey, 'ES256'));
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: identity.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: 'provisioning',
    });
    const answer = await outbound.send({
      method: 'POST',
      url: tokenEndpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      ...(signal && { signal }),
    });
    const { access_token: value, expires_in: lifetime } = readAnswer(tokenAnswer, tokenEndpoint, answer);
    this.#token = { value, expiresAt: now + Math.max(30, lifetime - 60) * SECOND };
    return value;
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
