import type { LookupFunction, Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { MINUTE, systemClock } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { startTls } from '../base/http/tls.ts';
import type { Destination, ProxySettings } from './choose-proxy.ts';
import { chooseProxy } from './choose-proxy.ts';
import { DigestMemory } from './digest-sign-in.ts';
import { hasPassword, JudgedPasswords } from './judged-passwords.ts';
import { openTcp } from './open-tcp.ts';
import type { PacRoute } from './pac-result.ts';
import { AutoPac } from './auto-pac.ts';
import type { PacSource } from './pac.ts';
import { PacFile } from './pac.ts';
import { openTunnel } from './tunnel.ts';

export interface DialerOptions {
  readonly settings?: ProxySettings | undefined;
  /** All roots to trust, PEM; absent: those of the runtime. */
  readonly ca?: readonly string[] | undefined;
  /** For each stage: resolving and connecting, each answer of a proxy, TLS. */
  readonly stageTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** How names become addresses; absent: by the system. */
  readonly lookup?: LookupFunction | undefined;
}

/** How one destination is reached, and who decided. */
export interface Route {
  /** In order; undefined: direct. */
  readonly proxies: readonly PacRoute[];
  readonly because: string;
}

/** Failures of a proxy itself; for the others the next one would say the same. */
const passedOver = new Set(['proxy.unreachable', 'proxy.silent', 'proxy.closed', 'proxy.destination-unreachable']);
const AVOIDED_FOR = 5 * MINUTE;

/**
 * Opens connections to anywhere: direct or through the proxy that the destination needs, TLS included. The one place
 * where the program does.
 */
export class Dialer implements AsyncDisposable {
  readonly #options: DialerOptions;
  readonly #clock: Clock;
  readonly #pac: PacSource | undefined;
  /** Proxies that did not answer lately: they are tried last. */
  readonly #avoidedUntil = new Map<string, number>();
  /** What the proxies that sign in with Digest said last. */
  readonly #digests = new Map<string, DigestMemory>();
  readonly #judged: JudgedPasswords;

  constructor(options: DialerOptions = {}) {
    const { settings = {}, ca, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#judged = new JudgedPasswords(clock);
    this.#pac = pacSource(settings.pac, { ca, clock });
  }

  /** Throws `proxy.address-invalid` and the `proxy.pac-…` errors. */
  async route(destination: Destination): Promise<Route> {
    const { settings = {}, environment } = this.#options;
    const choice = chooseProxy(settings, destination, environment);
    if (choice.kind === 'proxy') return { proxies: [choice.url], because: choice.because };
    if (choice.kind === 'direct') return { proxies: [undefined], because: choice.because };
    const proxies = (await this.#pac?.routes(destination)) ?? [undefined];
    return { proxies, because: `the PAC file ${this.#pac?.shown ?? ''}` };
  }

  /**
   * An open connection, with TLS when the destination is secure. Rejects with the errors of `proxy-errors.ts` and
   * `tls-errors.ts`; without a proxy also with the system's (ECONNREFUSED, ENOTFOUND, …).
   */
  async open(destination: Destination, signal?: AbortSignal): Promise<Socket> {
    const { host, secure } = destination;
    const { proxies } = await this.route(destination);
    const { ca, stageTimeoutMs: timeoutMs } = this.#options;
    let socket: Socket;
    try {
      socket = await this.#openFirst(this.#inOrder(proxies), destination, signal);
    } catch (error) {
      // What the network names may be another one by now.
      if (!isHawserError(error) || passedOver.has(error.code)) this.#pac?.expire();
      throw error;
    }
    return secure ? await startTls({ socket, host, ca, timeoutMs, signal }) : socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pac?.[Symbol.asyncDispose]();
  }

  async #openFirst(proxies: readonly PacRoute[], destination: Destination, signal?: AbortSignal): Promise<Socket> {
    const [proxy, ...others] = proxies;
    try {
      const socket = await this.#openThrough(proxy, destination, signal);
      if (proxy) this.#avoidedUntil.delete(proxy.href);
      return socket;
    } catch (error) {
      const isProxyDown = proxy && isHawserError(error) && passedOver.has(error.code);
      if (isProxyDown) this.#avoidedUntil.set(proxy.href, this.#clock.now().getTime() + AVOIDED_FOR);
      if (others.length === 0 || (proxy && !isProxyDown) || signal?.aborted === true) throw error;
      return await this.#openFirst(others, destination, signal);
    }
  }

  async #openThrough(proxy: PacRoute, { host, port }: Destination, signal?: AbortSignal): Promise<Socket> {
    const { settings = {}, ca, stageTimeoutMs, lookup } = this.#options;
    if (!proxy) return await openTcp({ host, port, timeoutMs: stageTimeoutMs, signal, lookup });
    const { user, domain, password, kerberos } = settings;
    const digest = this.#digests.get(proxy.href) ?? new DigestMemory();
    this.#digests.set(proxy.href, digest);
    const signIn = { proxy, user, domain, password, kerberos, digest };
    const open = async (): Promise<Socket> =>
      await openTunnel({ ...signIn, host, port, ca, stageTimeoutMs, signal, lookup });
    return hasPassword(signIn) ? await this.#judged.use(proxy, open) : await open();
  }

  #inOrder(proxies: readonly PacRoute[]): readonly PacRoute[] {
    const now = this.#clock.now().getTime();
    const isAvoided = (proxy: PacRoute): boolean => (proxy ? (this.#avoidedUntil.get(proxy.href) ?? 0) > now : false);
    return [...proxies.filter((proxy) => !isAvoided(proxy)), ...proxies.filter(isAvoided)];
  }
}

function pacSource(pac: string | undefined, options: { ca: DialerOptions['ca']; clock: Clock }): PacSource | undefined {
  if (pac === undefined) return undefined;
  return pac === 'auto' ? new AutoPac(options) : new PacFile({ location: pac, ...options });
}
