import type { Clock } from '../base/clock.ts';
import { MINUTE, SECOND, systemClock } from '../base/clock.ts';
import type { HawserError } from '../base/errors.ts';
import { isHawserError } from '../base/errors.ts';
import type { Destination } from './choose-proxy.ts';
import type { PacRoute } from './pac-result.ts';
import type { PacSource } from './pac.ts';
import { PacFile } from './pac.ts';
import { proxyErrors } from './proxy-errors.ts';
import type { WpadCandidate } from './wpad.ts';
import { wpadCandidates } from './wpad.ts';

/** How long what was found, or that nothing was, is believed. */
const RECHECK_MS = 15 * MINUTE;
const RETRY = MINUTE;
const PATIENCE = 5 * SECOND;

export interface AutoPacOptions {
  readonly ca?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  readonly candidates?: (() => readonly WpadCandidate[]) | undefined;
}

/**
 * The PAC file that the network names (WPAD). The first candidate that answers with a working script is used; every
 * quarter of an hour, and after a connection failed, all are asked again, so that a machine that moves finds what is
 * there. When nothing is found any more, what was found last stays in use.
 */
export class AutoPac implements PacSource {
  readonly #options: AutoPacOptions;
  readonly #clock: Clock;
  readonly #files = new Map<string, PacFile>();
  #chosen: { readonly file: PacFile; readonly by: WpadCandidate['by'] } | undefined;
  #failure: unknown;
  #recheckAt = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(options: AutoPacOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get shown(): string {
    return this.#chosen ? `${this.#chosen.file.shown}, found by ${this.#chosen.by}` : 'auto';
  }

  /**
   * Throws `proxy.wpad-not-found` when no name exists, and the `proxy.pac-…` errors of the first candidate that does.
   */
  async routes(destination: Destination): Promise<readonly PacRoute[]> {
    if (this.#now() >= this.#recheckAt)
      await (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
    if (!this.#chosen) throw this.#failure;
    return await this.#chosen.file.routes(destination);
  }

  expire(): void {
    if (this.#now() - this.#lookedAt < RETRY) return;
    this.#recheckAt = 0;
    this.#chosen?.file.expire();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files.values()) await file[Symbol.asyncDispose]();
    this.#files.clear();
    this.#chosen = undefined;
  }

  async #look(): Promise<void> {
    const failures: { readonly location: string; readonly error: HawserError }[] = [];
    this.#lookedAt = this.#now();
    for (const { location, by } of (this.#options.candidates ?? wpadCandidates)()) {
      try {
        const file = this.#fileAt(location);
        await file.load();
        this.#chosen = { file, by };
        this.#recheckAt = this.#now() + RECHECK_MS;
        return;
      } catch (error) {
        if (!isHawserError(error)) throw error;
        failures.push({ location, error });
      }
    }
    this.#failure = failures.find(({ error }) => !isUnknownName(error))?.error ?? notFound(failures);
    this.#recheckAt = this.#now() + RETRY;
  }

  #fileAt(location: string): PacFile {
    const { ca } = this.#options;
    const file = this.#files.get(location) ?? new PacFile({ location, ca, clock: this.#clock, timeoutMs: PATIENCE });
    this.#files.set(location, file);
    return file;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function notFound(failures: readonly { readonly location: string }[]): HawserError {
  return proxyErrors('proxy.wpad-not-found', { asked: failures.map(({ location }) => location).join(', ') || '-' });
}

/** Nobody has the name: that is what a network without discovery looks like. */
export function isUnknownName(error: HawserError): boolean {
  const reason: unknown = error.code === 'proxy.pac-unavailable' ? error.data['reason'] : undefined;
  return typeof reason === 'string' && /^(ENOTFOUND|ENODATA|EAI_\w+)$/.test(reason);
}
