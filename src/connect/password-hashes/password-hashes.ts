import { MINUTE, SECOND } from '../../base/clock.ts';
import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import { domainOf } from '../../directory/index.ts';
import type { Engine, LocatedTarget } from '../../sync/index.ts';
import { toSourceAnchor } from '../../sync/index.ts';
import { ReplicationSession } from '../../rpc/index.ts';
import type { WantedHashes } from '../../wire/index.ts';
import type { PasswordHashStatus } from '../control/operations.ts';
import { selectDomains } from '../connectors/index.ts';
import { connectErrors } from '../errors.ts';
import type { DomainPass, PassContext } from './domain-pass.ts';
import { readDomain, sendWanted } from './domain-pass.ts';
import { hashEvents } from './events.ts';
import type { HashForest } from './forest.ts';
import type { HashDomain } from './store.ts';
import { isSwitchedOn, listHashDomains, saveHashDomain, switchHashes } from './store.ts';

/** As the field has it: what changes in the forest is in the cloud after this and what a cycle takes. */
export const CYCLE_MS = 2 * MINUTE;
const ALIVE_MS = 30 * MINUTE;
const TIMEOUT_MS = 30 * SECOND;
/** Pages of people that the cloud asks for, in one cycle and forest: what changed comes first, every two minutes. */
const WANTED_PAGES = 5;

export interface PasswordHashesOptions extends PassContext {
  readonly log: Logger;
  readonly forests: readonly HashForest[];
  readonly engine: Pick<Engine, 'locate' | 'locateTargets' | 'staging'>;
}

/**
 * Password hash synchronization: every two minutes, apart from the cycles of objects, each domain is asked which
 * passwords changed, and people of whom the cloud has no hash are sent alone. One domain that fails keeps none of the
 * others back.
 */
export class PasswordHashes implements Service, AsyncDisposable {
  readonly name = 'password-hashes';
  readonly #options: PasswordHashesOptions;
  /** Where the list of people that the cloud asks for goes on. */
  readonly #wantedAfter = new Map<string, string | null>();
  #aliveAt = -Infinity;
  #running: Promise<void> | undefined;

  constructor(options: PasswordHashesOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    do {
      try {
        await this.cycle(signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error }, 'password hash synchronization failed; it is tried again');
      }
    } while (await pause(CYCLE_MS, signal));
  }

  /** One cycle, or what is left of the one that runs. Nothing while it is switched off, or in staging mode. */
  async cycle(signal: AbortSignal): Promise<void> {
    this.#running ??= this.#cycle(signal).finally(() => (this.#running = undefined));
    await this.#running;
  }

  async cycleNow(): Promise<PasswordHashStatus> {
    await this.cycle(new AbortController().signal);
    return await this.status();
  }

  async isOn(): Promise<boolean> {
    return await isSwitchedOn(this.#options.connection);
  }

  /** Throws `connect.hashes-not-configured`. */
  async switch(on: boolean): Promise<PasswordHashStatus> {
    const { forests, events, connection } = this.#options;
    if (on && forests.length === 0) throw connectErrors('connect.hashes-not-configured', {});
    const was = await isSwitchedOn(connection);
    await switchHashes(this.#options, on);
    if (was !== on) await events.write(on ? hashEvents.started : hashEvents.stopped, {});
    return await this.status();
  }

  async status(): Promise<PasswordHashStatus> {
    const { connection, forests } = this.#options;
    const domains = await listHashDomains(connection);
    return {
      on: await isSwitchedOn(connection),
      configured: forests.map(({ connector }) => connector),
      domains: domains.map(({ connector, domain, server, readsAll, fullAt, succeededAt, failure }) => ({
        ...{ connector, domain, server, readsAll, failure },
        fullAt: fullAt?.toISOString() ?? null,
        succeededAt: succeededAt?.toISOString() ?? null,
      })),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { domains } of this.#options.forests) await domains[Symbol.asyncDispose]();
  }

  async #cycle(signal: AbortSignal): Promise<void> {
    const { connection, engine, forests, events, clock } = this.#options;
    if (!(await isSwitchedOn(connection)) || (await engine.staging())) return;
    const known = await listHashDomains(connection);
    let done = 0;
    for (const forest of forests) {
      const before = known.filter(({ connector }) => connector === forest.connector);
      done += await this.#readForest(forest, before, signal);
    }
    const now = clock.now().getTime();
    if (done === 0 || now - this.#aliveAt < ALIVE_MS) return;
    this.#aliveAt = now;
    await events.write(hashEvents.alive, { domains: done });
  }

  /** How many domains went well. */
  async #readForest(forest: HashForest, before: readonly HashDomain[], signal: AbortSignal): Promise<number> {
    const { id, own, selection } = forest.domains.forest;
    let names: readonly { readonly domain: string; readonly baseDn: string }[];
    let wanted: WantedHashes;
    try {
      // Without the cloud nothing is read at all.
      wanted = await this.#options.target.wanted(id, this.#wantedAfter.get(id) ?? null, signal);
      names = selectDomains(own, selection, await forest.domains.all(), []).domains.map(({ domain }) => domain);
    } catch (error) {
      const failed = before.length > 0 ? before.map(({ domain }) => domain) : [id];
      for (const domain of failed) await this.#failed(forest, domain, before, error, signal);
      return 0;
    }
    let done = 0;
    await using passes = new Passes(forest, new Set(wanted.agentAccounts), signal);
    for (const { domain, baseDn } of names) {
      const known = before.find((one) => one.domain === domain);
      try {
        const after = await readDomain(this.#options, await passes.of(domain, baseDn), known);
        if (known?.failure) await this.#options.events.write(hashEvents.recovered, { domain });
        done += after.readsAll ? 0 : 1;
      } catch (error) {
        await this.#failed(forest, domain, before, error, signal);
      }
    }
    // Before the first pass is over, the cloud has almost nobody's.
    if (done < names.length) return done;
    try {
      await this.#sendWanted(forest, passes, names, signal);
    } catch (error) {
      await this.#failed(forest, id, before, error, signal);
    }
    return done;
  }

  async #sendWanted(
    forest: HashForest,
    passes: Passes,
    names: readonly { readonly domain: string; readonly baseDn: string }[],
    signal: AbortSignal,
  ): Promise<void> {
    const { target, engine } = this.#options;
    const { id } = forest.domains.forest;
    for (let page = 0; page < WANTED_PAGES; page++) {
      const { anchors, next } = await target.wanted(id, this.#wantedAfter.get(id) ?? null, signal);
      const found = new Map<string, { readonly guid: string; readonly target: LocatedTarget }[]>();
      for (const anchor of anchors) {
        const sources = await engine.locate(toSourceAnchor(anchor));
        for (const { connector, anchor: guid, dn, objectClass } of sources) {
          if (connector !== forest.connector || objectClass !== 'user') continue;
          const there = { guid, target: { anchor: guid, sourceAnchor: toSourceAnchor(anchor), dn, objectClass } };
          found.getOrInsertComputed(domainOf(dn).toLowerCase(), () => []).push(there);
        }
      }
      for (const { domain, baseDn } of names)
        await sendWanted(this.#options, await passes.of(domain, baseDn), found.get(domain) ?? []);
      this.#wantedAfter.set(id, next);
      if (next === null) return;
    }
  }

  /** What happened is kept and told once; the position stays where it was. */
  async #failed(
    { connector }: HashForest,
    domain: string,
    before: readonly HashDomain[],
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    if (!isHawserError(error)) throw error;
    const { connection, events } = this.#options;
    const failure: Detail = detailOf(error);
    // What was stored on the way counts.
    const known = (await listHashDomains(connection)).find(
      (one) => one.connector === connector && one.domain === domain,
    );
    const blank = { connector, domain, server: null, position: null, readsAll: true, fullAt: null, succeededAt: null };
    await saveHashDomain(connection, { ...(known ?? blank), failure });
    if (before.find((one) => one.domain === domain)?.failure?.code === failure.code) return;
    await events.write(hashEvents.failed, { domain, detail: formatDetail(failure, 'en'), code: failure.code });
  }
}

/** Connections to the domain controllers of one forest for one cycle, made when they are needed. */
class Passes implements AsyncDisposable {
  readonly #forest: HashForest;
  readonly #agentAccounts: ReadonlySet<string>;
  readonly #signal: AbortSignal;
  readonly #open = new Map<string, Promise<DomainPass>>();
  readonly #stack = new AsyncDisposableStack();

  constructor(forest: HashForest, agentAccounts: ReadonlySet<string>, signal: AbortSignal) {
    this.#forest = forest;
    this.#agentAccounts = agentAccounts;
    this.#signal = signal;
  }

  async of(name: string, baseDn: string): Promise<DomainPass> {
    return await this.#open.getOrInsertComputed(name, async () => await this.#connect(name, baseDn));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async #connect(name: string, baseDn: string): Promise<DomainPass> {
    const { domains, account, password, port } = this.#forest;
    // The domain controller with which the agent speaks LDAP: it is up, and says how it is called.
    const domain = await domains.named(name);
    const known = domains.serversOf(name)?.find((one) => one.name === domain.session.server);
    const server = { name: domain.session.server, address: known?.address };
    const signal = this.#signal;
    const timeoutMs = TIMEOUT_MS;
    const opened = { server, domain: name, account, password: password(), port, timeoutMs, signal };
    const replication = this.#stack.use(await ReplicationSession.open(opened));
    const agentAccounts = this.#agentAccounts;
    return { forest: this.#forest, domain, name, baseDn, replication, agentAccounts, signal };
  }
}
