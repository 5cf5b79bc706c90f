import type { Clock } from '../../base/clock.ts';
import { DAY, HOUR, MINUTE } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import type { EventLog } from '../../base/event-log.ts';
import { openForestSessions } from '../sources.ts';
import type { ReadForest } from '../sources.ts';
import { rightsEvents } from './events.ts';
import type { RightFeature } from './features.ts';
import type { DomainReport } from './forest-rights.ts';
import { probeForestRights } from './forest-rights.ts';
import type { Consequence } from './model.ts';
import { bringsDeletions, consequencesOf } from './model.ts';
import type { KnownDomain } from './store.ts';
import { forgetDomains, readKnownDomains, saveKnownDomain } from './store.ts';

export interface CapabilitiesOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly eventLog: EventLog;
  readonly forests: readonly ReadForest[];
  /** What is on for a forest. */
  readonly features: (forest: string) => Promise<readonly RightFeature[]>;
  /** The account of a forest may write source anchors, and could not before, or somebody asked. */
  readonly onMayWriteAnchors?: (connector: string) => Promise<void>;
  /** Found out with which account a forest is read. */
  readonly onAccount?: (sid: string) => void;
  /** Hours between two full imports that nothing but caution asks for. */
  readonly safetyImportHours: number;
}

/** What is known of one domain, and what happens because of it. */
export interface DomainStatus extends KnownDomain {
  readonly deletions: 'delta' | 'full-import' | null;
  readonly consequences: readonly Consequence[];
}

/** Each sign-in with a wrong password counts: a forest that could not be asked is left alone for a while. */
const AFTER_FAILURE_MS = HOUR;
/** A process that starts asks again, unless one did just before: a row of single commands is not a row of questions. */
const AT_START_MS = 10 * MINUTE;
/** While deltas bring no deletions. */
const WITHOUT_DELETIONS_HOURS = 1;
/** A probe keeps nobody waiting much longer than the import that follows. */
const timeouts = { connectMs: 10_000, operationMs: 60_000 };

/**
 * What the runs rest on is asked at start, every day and on demand, and never assumed: rights are taken away, and an
 * import that does not hear of deletions looks like one in which nobody was deleted.
 */
export class Capabilities {
  readonly #options: CapabilitiesOptions;
  /** Asked by this process. */
  readonly #asked = new Set<string>();
  #known: readonly KnownDomain[] = [];

  constructor(options: CapabilitiesOptions) {
    this.#options = options;
  }

  /** Asks the forests that are due; all of them when `isDemanded`. Nothing is thrown for a forest that is away. */
  async refresh(signal: AbortSignal, { isDemanded = false } = {}): Promise<void> {
    const { connection, forests } = this.#options;
    this.#known = await readKnownDomains(connection);
    const due = forests.filter((forest) => forest.kind === 'active-directory' && (isDemanded || this.#isDue(forest)));
    const before = this.#known;
    for (const forest of due) await this.#probe(forest, signal);
    if (due.length > 0) this.#known = await readKnownDomains(connection);
    for (const { id } of due) {
      const appeared = this.#of(id).some((after) => mayWriteAnchors(after) && !before.some(isSame(after)));
      const isThere = isDemanded && this.#of(id).some(mayWriteAnchors);
      if (appeared || isThere) await this.#options.onMayWriteAnchors?.(id);
    }
  }

  async status(): Promise<readonly DomainStatus[]> {
    this.#known = await readKnownDomains(this.#options.connection);
    return this.#known.map((known) => ({
      ...known,
      deletions: known.state && (bringsDeletions(known.state) ? 'delta' : 'full-import'),
      consequences: known.state ? consequencesOf(known.state) : [],
    }));
  }

  /**
   * Whether everything of a connector is read again, as of the last `refresh`: every day, every hour while deletions
   * cannot be seen, and once when they can be seen again.
   */
  isSafetyImportDue(connector: string, lastFullImportAt: Date): boolean {
    const { clock } = this.#options;
    const isBack = this.#of(connector).some(({ seenSince }) => seenSince !== null && seenSince > lastFullImportAt);
    return isBack || clock.now() >= this.nextSafetyImportAt(connector, lastFullImportAt);
  }

  /** When that will be at the latest. */
  nextSafetyImportAt(connector: string, lastFullImportAt: Date): Date {
    return new Date(lastFullImportAt.getTime() + this.#hours(connector) * HOUR);
  }

  #of(connector: string): readonly KnownDomain[] {
    return this.#known.filter((known) => known.connector === connector);
  }

  #hours(connector: string): number {
    const { safetyImportHours: hours } = this.#options;
    const isBlind = this.#of(connector).some(({ state }) => state !== null && !bringsDeletions(state));
    return isBlind ? WITHOUT_DELETIONS_HOURS : hours;
  }

  #isDue({ id }: ReadForest): boolean {
    const known = this.#of(id);
    const now = this.#options.clock.now().getTime();
    const ageOf = ({ triedAt }: KnownDomain): number => now - triedAt.getTime();
    const failed = known.filter(({ failure }) => failure !== null);
    if (failed.length > 0) return failed.some((one) => ageOf(one) >= AFTER_FAILURE_MS);
    const freshMs = this.#asked.has(id) ? DAY : AT_START_MS;
    return known.length === 0 || known.some((one) => ageOf(one) >= freshMs);
  }

  async #probe(forest: ReadForest, signal: AbortSignal): Promise<void> {
    const { clock, connection, features } = this.#options;
    await using sessions = openForestSessions({ ...forest, session: { ...forest.session, timeouts } });
    const reports = await probeForestRights(sessions, forest, { features: await features(forest.id), clock, signal });
    this.#asked.add(forest.id);
    for (const { accountSid } of reports) if (accountSid !== undefined) this.#options.onAccount?.(accountSid);
    for (const report of reports) await this.#take(forest.id, report);
    // A forest that is away names none of its domains; what is known of them stays.
    if (reports.every(({ failure }) => failure === undefined)) {
      const kept = reports.map(({ domain }) => domain);
      await forgetDomains(connection, forest.id, kept);
    }
  }

  async #take(connector: string, { domain, capabilities, failure }: DomainReport): Promise<void> {
    const { clock, connection } = this.#options;
    const before = this.#of(connector).find((known) => known.domain === domain);
    const now = clock.now();
    const seenBefore = before?.seenSince ?? null;
    const seenSince = capabilities ? (bringsDeletions(capabilities) ? (seenBefore ?? now) : null) : seenBefore;
    const state = capabilities ?? before?.state ?? null;
    await saveKnownDomain(connection, {
      ...{ connector, domain, seenSince, state },
      triedAt: now,
      failure: failure ?? null,
    });
    if (capabilities) await this.#announce(connector, before?.state ?? null, capabilities);
  }

  /** What was lost or came back, once each. */
  async #announce(
    connector: string,
    before: KnownDomain['state'],
    after: NonNullable<KnownDomain['state']>,
  ): Promise<void> {
    const { eventLog } = this.#options;
    const byCode = (state: KnownDomain['state']): ReadonlyMap<string, Detail> =>
      new Map(state ? consequencesOf(state).map(({ detail }) => [detail.code, detail]) : []);
    const [former, present] = [byCode(before), byCode(after)];
    for (const [code, detail] of present)
      if (!former.has(code))
        await eventLog.write(rightsEvents.lost, { connector, code, detail: formatDetail(detail, 'en') });
    for (const code of former.keys())
      if (!present.has(code)) await eventLog.write(rightsEvents.regained, { connector, code });
  }
}

function mayWriteAnchors({ state }: KnownDomain): boolean {
  return state?.rights.some(({ right, state: is }) => right === 'write-source-anchor' && is === 'present') === true;
}

/** The same domain, in which it could do so already. */
function isSame({ connector, domain }: KnownDomain): (before: KnownDomain) => boolean {
  return (before) => before.connector === connector && before.domain === domain && mayWriteAnchors(before);
}
