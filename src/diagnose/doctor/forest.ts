import { defineDetails } from '../../base/details.ts';
import type { Text } from '../../base/messages.ts';
import type { RootDse, ServerAddress, Session, SessionOptions } from '../../ldap/index.ts';
import type { Check, Observation } from './check.ts';
import { warning } from './check.ts';

export interface ForestOptions {
  /** How the agent signs in; `password` may throw an expected failure. */
  readonly session: SessionOptions;
  readonly isActiveDirectory: boolean;
  readonly include: readonly string[];
  readonly ca: readonly string[];
  readonly writesAnchors: boolean;
  /** What the service connection point should name. */
  readonly tenantId?: string | undefined;
  readonly stageTimeoutMs?: number;
}

/** What the checks of one forest know, and what they learn for each other: the session is opened once. */
export interface Forest {
  readonly options: ForestOptions;
  readonly stageTimeoutMs: number;
  servers: readonly ServerAddress[];
  session?: Promise<Session>;
  rootDse?: RootDse;
}

export function forestOf(options: ForestOptions): Forest {
  return { options, stageTimeoutMs: options.stageTimeoutMs ?? 8000, servers: options.session.servers ?? [] };
}

export function idOf({ options }: Forest, what: string): string {
  return `forest.${what}@${options.session.domain}`;
}

const why: Text = {
  en: 'Nothing of this forest is imported, and nothing is written back to it.',
  nl: 'Er wordt niets uit dit forest geïmporteerd, en er wordt niets naar teruggeschreven.',
};

/** What most checks of a forest have in common; `after` is the check that they stand on. */
export function baseOf(
  forest: Forest,
  what: string,
  after?: string,
): Pick<Check, 'id' | 'why' | 'cost' | 'privilege' | 'deadlineMs' | 'after'> {
  return {
    id: idOf(forest, what),
    why,
    cost: 'seconds',
    privilege: 'anyone',
    deadlineMs: 6 * forest.stageTimeoutMs,
    after: after === undefined ? [] : [idOf(forest, after)],
  };
}

const eachDetail = defineDetails({ 'doctor.each': { en: '{parts|; }', nl: '{parts|; }' } });

/** Servers are alternatives: one that works is enough, the others are warnings. */
export async function eachServer(
  { servers }: Forest,
  ask: (server: ServerAddress) => Promise<Observation>,
): Promise<Observation> {
  const observations = await Promise.all(servers.map(ask));
  const succeeds = ({ problems = [] }: Observation): boolean => !problems.some(({ level }) => level === 'error');
  const someWork = observations.some(succeeds);
  return {
    summary: eachDetail('doctor.each', {
      parts: observations.map(({ summary = '' }) => summary).filter((part) => part !== ''),
    }),
    problems: observations.flatMap(({ problems = [] }) =>
      problems.map((problem) => (someWork && problem.level === 'error' ? warning(problem.error) : problem)),
    ),
    evidence: observations.flatMap(({ evidence = [] }) => evidence),
  };
}

const noSession: Text = { en: 'not signed in', nl: 'niet aangemeld' };

export async function withSession(
  { session, rootDse }: Forest,
  ask: (session: Session, rootDse: RootDse) => Promise<Observation>,
): Promise<Observation> {
  return session && rootDse ? await ask(await session, rootDse) : { notApplicable: noSession };
}
