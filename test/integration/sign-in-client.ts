import { createHash, randomBytes } from 'node:crypto';
import { RedirectBrowser } from '../kit/redirect-browser.ts';
import type { Visit } from '../kit/redirect-browser.ts';
import type { SignInWorld } from './sign-in-kit.ts';
import { PASSWORD } from './sign-in-kit.ts';

export const REDIRECT = 'https://app.example/callback';

/** A cloud that clients reach. */
export type Reachable = Pick<SignInWorld, 'fetch' | 'url' | 'tenant'>;

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export function browserOf(world: Reachable, language?: string): RedirectBrowser {
  return new RedirectBrowser(world.fetch, world.url, language);
}

/** What an application asks in a browser, and how it redeems the answer. */
export class CodeRequest {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(8).toString('hex');
  readonly #world: Reachable;
  readonly #clientId: string;
  readonly #options: Readonly<Record<string, string>>;

  constructor(world: Reachable, clientId: string, options: Readonly<Record<string, string>> = {}) {
    this.#world = world;
    this.#clientId = clientId;
    this.#options = options;
  }

  get path(): string {
    const parameters = new URLSearchParams({
      client_id: this.#clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid profile offline_access',
      state: this.state,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...this.#options,
    });
    return `/${this.#world.tenant.id}/oauth2/v2.0/authorize?${parameters.toString()}`;
  }

  async redeem(visit: Visit, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const code = answerOf(visit).get('code') ?? '';
    return await askToken(this.#world, {
      ...{ grant_type: 'authorization_code', client_id: this.#clientId, code, code_verifier: this.verifier },
      ...{ redirect_uri: this.#options['redirect_uri'] ?? REDIRECT, ...more },
    });
  }
}

/** What an application finds in the address that a browser was sent to. */
export function answerOf({ url }: Visit): URLSearchParams {
  const { search, hash } = new URL(url);
  return new URLSearchParams(hash === '' ? search : hash.slice(1));
}

export async function askToken(
  world: Reachable,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await post(world, `/${world.tenant.id}/oauth2/v2.0/token`, fields, headers);
}

export async function post(
  world: Reachable,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await world.fetch(`${world.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  const text = await answer.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a token endpoint answers is an object
  return { status: answer.status, body: body as Answer['body'], headers: answer.headers };
}

/** Types a name and a password, from the first page on. */
export async function prove(browser: RedirectBrowser, page: Visit, upn: string, password = PASSWORD): Promise<Visit> {
  const second = page.text.includes('type="password"')
    ? page
    : await browser.send(page, new URL(page.url).pathname.split('/').at(-1) ?? '', { upn });
  return await browser.send(second, '/password', { password });
}

export function claimsIn(token: unknown): Readonly<Record<string, unknown>> {
  const payload: unknown = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the payload of a token is an object
  return payload as Readonly<Record<string, unknown>>;
}

/** What an error says, without what differs each time. */
export function problemIn({ body }: Answer): string {
  return /^AADSTS\d+/.exec(String(body['error_description']))?.[0] ?? JSON.stringify(body);
}
