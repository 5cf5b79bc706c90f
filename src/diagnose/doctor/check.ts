import type { Detail } from '../../base/details.ts';
import type { HawserError } from '../../base/errors.ts';
import type { Text } from '../../base/messages.ts';

export type Level = 'error' | 'warning' | 'notice';

/** Something that is wrong: a code of a catalogue with its texts, and how bad it is here. */
export interface Problem {
  readonly level: Level;
  readonly error: HawserError;
}

export interface SeenLine {
  readonly name: string;
  readonly value: string | Detail;
}

/** What a check saw. No problems: all is well. */
export interface Observation {
  readonly problems?: readonly Problem[];
  /** A few words beside the title: "10.0.0.1, 12 ms". */
  readonly summary?: string | Detail;
  readonly evidence?: readonly SeenLine[];
  /** There is nothing to look at, and why. */
  readonly notApplicable?: Text;
}

export type Cost = 'instant' | 'seconds' | 'minutes';
/** Who is able to run it: anyone, the account of the service (secrets, data folder), or root. */
export type Privilege = 'anyone' | 'service';

export interface CheckContext {
  readonly signal: AbortSignal;
  /** Told what happens inside of a long check. */
  readonly report: (text: string) => void;
}

/** One question with one answer. Checks stand in a tree: what cannot work while its parent fails is not asked. */
export interface Check {
  /** `cloud.tls`, `forest.sign-in@corp.example.com`: area, what, and of which one when there are several. */
  readonly id: string;
  readonly title: Text;
  /** What does not work for people while this is wrong. */
  readonly why: Text;
  readonly cost: Cost;
  readonly privilege: Privilege;
  /** The check under which it stands. While one of these fails, this one is skipped because of it. */
  readonly after: readonly string[];
  /** What it sums up: it waits for these, however they end. */
  readonly runsAfter?: readonly string[];
  /** Ids (or their beginnings) whose failure explains a failure of this one, although it can be asked without them. */
  readonly explainedBy?: readonly string[];
  /** Only run when it is asked for by name: it is slow. */
  readonly onDemand?: boolean;
  readonly deadlineMs?: number;
  readonly run: (context: CheckContext) => Promise<Observation>;
}

/** Checks that belong together, with what they hold open until all of them ran. */
export interface CheckTree extends AsyncDisposable {
  readonly checks: readonly Check[];
}

export const error = (found: HawserError): Problem => ({ level: 'error', error: found });
export const warning = (found: HawserError): Problem => ({ level: 'warning', error: found });
export const notice = (found: HawserError): Problem => ({ level: 'notice', error: found });

/** The area of a check: what stands before the first dot. */
export function areaOf(id: string): string {
  return id.slice(0, id.indexOf('.'));
}

/** Whether `pattern` (an id, its beginning up to a dot or @, or an area) names the check. */
export function isNamed(id: string, pattern: string): boolean {
  return id === pattern || id.startsWith(`${pattern}.`) || id.startsWith(`${pattern}@`) || id.startsWith(`${pattern}:`);
}
