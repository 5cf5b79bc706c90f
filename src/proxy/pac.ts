import { messageOf, systemCodeOf } from '../base/system-error.ts';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import type { Clock } from '../base/clock.ts';
import { DAY, MINUTE, SECOND, systemClock } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { withoutPassword } from '../base/without-password.ts';
import type { Destination } from './choose-proxy.ts';
import type { PacRoute } from './pac-result.ts';
import { parsePacResult } from './pac-result.ts';
import { PacScript } from './pac-script.ts';
import { proxyErrors } from './proxy-errors.ts';

export interface PacOptions {
  /** http(s):// address, file:// address or path. */
  readonly location: string;
  /** All roots to trust for an https address. */
  readonly ca?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  /** For fetching it; 15 seconds by default. */
  readonly timeoutMs?: number | undefined;
}

/** Whatever names the proxies for a destination. */
export interface PacSource extends AsyncDisposable {
  /** What it rests on, for a person; without a password. */
  readonly shown: string;
  /** The proxies, in the order in which to try them; undefined among them is: go direct. */
  routes(destination: Destination): Promise<readonly PacRoute[]>;
  /**
   * A connection failed that it had named: what it rests on is read again before the next one (at most once a minute).
   */
  expire(): void;
}

const LARGEST = 4 * 1024 * 1024;
const FETCHING = 15 * SECOND;
const DEFAULT_LIFETIME = 15 * MINUTE;
/** How soon an address that failed is asked again; meanwhile the script of before stays in use. */
const RETRY = MINUTE;

/**
 * A PAC file: fetched when it is first needed, kept as long as its server says (15 minutes by default), then
 * revalidated. A server that does not answer any more does not take the proxy away from a running service.
 */
export class PacFile implements PacSource {
  /** As it may be shown: an address can carry a password. */
  readonly shown: string;
  readonly #location: string;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #agent: Agent;
  #loaded: Loaded | undefined;
  #loading: Promise<Loaded> | undefined;
  #readAt = 0;

  constructor({ location, ca, clock = systemClock, timeoutMs = FETCHING }: PacOptions) {
    this.#location = location;
    this.#timeoutMs = timeoutMs;
    this.shown = withoutPassword(location);
    this.#clock = clock;
    // It is read without a proxy: nobody knows one yet.
    this.#agent = new Agent({
      connect: { timeout: timeoutMs, ...(ca && { ca: [...ca] }) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /** Throws the `proxy.pac-…` errors. */
  async routes({ host, port, secure }: Destination): Promise<readonly PacRoute[]> {
    const { script } = await this.#current();
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    let answer: string;
    try {
      answer = await script.find(`${secure ? 'https' : 'http'}://${authority}/`, host);
    } catch (error) {
      throw this.#scriptError(host, error);
    }
    const routes = parsePacResult(answer, this.shown);
    if (routes.length === 0)
      throw proxyErrors('proxy.pac-answer', { location: this.shown, answer: answer.slice(0, 200), host });
    return routes;
  }

  /** Reads the script where that is due. Throws the `proxy.pac-…` errors. */
  async load(): Promise<void> {
    await this.#current();
  }

  expire(): void {
    if (this.#loaded && this.#now() - this.#readAt >= RETRY) this.#loaded = { ...this.#loaded, validUntil: 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#loaded?.script[Symbol.dispose]();
    this.#loaded = undefined;
    await this.#agent.destroy();
  }

  async #current(): Promise<Loaded> {
    if (this.#loaded && this.#loaded.validUntil > this.#now()) return this.#loaded;
    this.#loading ??= this.#load(this.#loaded).finally(() => (this.#loading = undefined));
    return await this.#loading;
  }

  async #load(before: Loaded | undefined): Promise<Loaded> {
    this.#readAt = this.#now();
    try {
      const text = await this.#read(before);
      const script = text.source === undefined ? before?.script : await this.#compile(text.source);
      if (!script) throw proxyErrors('proxy.pac-unavailable', { location: this.shown, reason: 'status 304' });
      this.#loaded = { ...text, script };
    } catch (error) {
      if (!before || !isHawserError(error)) throw error;
      this.#loaded = { ...before, validUntil: this.#now() + RETRY };
    }
    return this.#loaded;
  }

  async #compile(source: string): Promise<PacScript> {
    try {
      return await PacScript.compile(source);
    } catch (error) {
      throw this.#scriptError('*', error);
    }
  }

  async #read(before: Loaded | undefined): Promise<Text> {
    try {
      if (/^https?:/i.test(this.#location)) return await this.#fetch(before);
      const path = /^file:/i.test(this.#location) ? fileURLToPath(this.#location) : this.#location;
      const version = String((await stat(path)).mtimeMs);
      const validUntil = this.#now() + 10 * SECOND;
      if (version === before?.version) return { version, validUntil };
      return { version, validUntil, source: await readFile(path, 'utf8') };
    } catch (cause) {
      if (isHawserError(cause)) throw cause;
      const reason = systemCodeOf(cause) ?? messageOf(cause);
      throw proxyErrors('proxy.pac-unavailable', { location: this.shown, reason }, { cause });
    }
  }

  async #fetch(before: Loaded | undefined): Promise<Text> {
    const { statusCode, headers, body } = await request(this.#location, {
      dispatcher: this.#agent,
      signal: AbortSignal.timeout(this.#timeoutMs),
      headers: { accept: 'application/x-ns-proxy-autoconfig, */*;q=0.5', ...conditions(before?.version) },
    });
    const validUntil = this.#now() + lifetimeOf(String(headers['cache-control'] ?? ''));
    if (statusCode === 304 && before) {
      await body.dump();
      return { version: before.version, validUntil };
    }
    if (statusCode !== 200) {
      await body.dump();
      throw proxyErrors('proxy.pac-unavailable', { location: this.shown, reason: `status ${statusCode}` });
    }
    const type = String(headers['content-type'] ?? '');
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > LARGEST)
        throw proxyErrors('proxy.pac-unavailable', { location: this.shown, reason: 'it is larger than 4 MiB' });
      chunks.push(chunk);
    }
    const source = Buffer.concat(chunks).toString('utf8');
    if (/html/i.test(type) || /^\s*</.test(source))
      throw proxyErrors('proxy.pac-not-a-script', { location: this.shown, type: type === '' ? '-' : type });
    const tag = headers['etag'];
    const date = headers['last-modified'];
    const version =
      tag === undefined ? (date === undefined ? undefined : `date ${String(date)}`) : `tag ${String(tag)}`;
    return { source, version, validUntil };
  }

  #scriptError(host: string, cause: unknown): Error {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return proxyErrors('proxy.pac-script', { location: this.shown, host, reason }, { cause });
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

interface Text {
  /** By what its server or file system knows it: the validator of a conditional request. */
  readonly version: string | undefined;
  readonly validUntil: number;
  /** Absent: it is the one of before. */
  readonly source?: string;
}

interface Loaded extends Text {
  readonly script: PacScript;
}

function conditions(version: string | undefined): Record<string, string> {
  if (version === undefined) return {};
  const [kind, ...rest] = version.split(' ');
  return { [kind === 'tag' ? 'if-none-match' : 'if-modified-since']: rest.join(' ') };
}

/** `Cache-Control: max-age`, between a minute and a day. */
function lifetimeOf(cacheControl: string): number {
  const seconds = /max-age=(\d+)/i.exec(cacheControl)?.[1];
  if (/no-cache|no-store/i.test(cacheControl)) return MINUTE;
  return seconds === undefined ? DEFAULT_LIFETIME : Math.min(DAY, Math.max(MINUTE, Number(seconds) * SECOND));
}
