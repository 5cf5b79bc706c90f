import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { within, DeadlineExceeded } from '../probe/deadline.ts';
import type { Check, Observation, Problem, SeenLine } from './check.ts';
import { error, isNamed } from './check.ts';
import { doctorErrors } from './errors.ts';
import type { CheckResult, EvidenceLine, ReportedProblem, Status } from './report.ts';

export interface DoctorSelection {
  /** Ids, beginnings of ids or areas; what they stand on runs with them. Empty: everything. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Slow ones that only run when they are asked for. */
  readonly also?: readonly string[];
}

export interface RunOptions extends DoctorSelection {
  readonly language: Language;
  readonly signal: AbortSignal;
  /** As whom: what needs the service's account is not asked by somebody else. */
  readonly mayReadSecrets: boolean;
  readonly concurrency?: number;
  /** Told each result as it comes, in any order. */
  readonly onResult?: (result: CheckResult, done: number, total: number) => void;
  readonly onProgress?: (check: Check, text: string) => void;
}

/** The checks that a selection asks for, with everything that they stand on, in the order of the tree. */
export function selectChecks(
  checks: readonly Check[],
  { only = [], skip = [], also = [] }: DoctorSelection,
): readonly Check[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const wanted = new Set<string>();
  const take = (check: Check): void => {
    if (wanted.has(check.id)) return;
    wanted.add(check.id);
    for (const id of [...check.after, ...(check.runsAfter ?? [])]) {
      const parent = byId.get(id);
      if (parent) take(parent);
    }
  };
  for (const check of checks) {
    const named = only.some((pattern) => isNamed(check.id, pattern));
    const exact = [...only, ...also].some((pattern) => check.id === pattern || check.id.startsWith(`${pattern}@`));
    if (check.onDemand === true ? exact : only.length === 0 || named) take(check);
  }
  return checks.filter(({ id }) => wanted.has(id) && !skip.some((pattern) => isNamed(id, pattern)));
}

/**
 * Runs the checks: parents before children, siblings side by side, each with its own deadline. A check that throws
 * something unexpected fails with `doctor.check-failed` instead of ending the others. Answers the results in the
 * order of the tree.
 */
export async function runChecks(checks: readonly Check[], options: RunOptions): Promise<readonly CheckResult[]> {
  const { signal, concurrency = 8, onResult } = options;
  const results = new Map<string, Promise<CheckResult>>();
  /** Who fails or was itself held up. What does not apply (no proxy, no TLS) holds nobody up. */
  const holdsUp = new Set<string>();
  const gate = new Gate(concurrency);
  let done = 0;
  const runOne = async (check: Check): Promise<CheckResult> => {
    const parents = await Promise.all(check.after.flatMap((id) => results.get(id) ?? []));
    await Promise.all((check.runsAfter ?? []).flatMap((id) => results.get(id) ?? []));
    signal.throwIfAborted();
    const blocker = parents.find(({ id }) => holdsUp.has(id));
    const result = await gate.run(async () => await resultOf(check, blocker, options));
    if (result.status === 'error' || result.status === 'skipped') holdsUp.add(check.id);
    onResult?.(result, ++done, checks.length);
    return result;
  };
  // A check's parents stand before it in the list, so that their promises exist already.
  for (const check of checks) {
    const promise = runOne(check);
    promise.catch(() => undefined); // awaited below
    results.set(check.id, promise);
  }
  const finished = await Promise.all(results.values());
  return finished.map((result) => linkCauses(result, checks, finished));
}

async function resultOf(check: Check, blocker: CheckResult | undefined, options: RunOptions): Promise<CheckResult> {
  const { language } = options;
  const start = performance.now();
  const base = {
    id: check.id,
    title: check.title[language],
    parent: check.after[0] ?? null,
    explainedBy: [],
    cost: check.cost,
    privilege: check.privilege,
  };
  const skipped = (because: string): CheckResult => ({
    ...base,
    status: 'skipped',
    summary: '',
    problems: [],
    why: '',
    evidence: [],
    because,
    milliseconds: 0,
  });
  if (blocker)
    return skipped(
      blocker.status === 'error' ? format(texts.because, language, { title: blocker.title }) : blocker.because,
    );
  if (check.privilege === 'service' && !options.mayReadSecrets) return skipped(texts.privilege[language]);
  const { problems = [], summary = '', evidence = [], notApplicable } = await observe(check, options);
  if (notApplicable) return { ...skipped(notApplicable[language]), status: 'not-applicable' };
  const status = statusOf(problems);
  return {
    ...base,
    status,
    summary: sentenceOf(summary, language),
    problems: problems.map((problem) => reported(problem, language)),
    why: status === 'ok' ? '' : check.why[language],
    evidence: evidence.map((line) => reportedLine(line, language)),
    because: '',
    milliseconds: Math.round(performance.now() - start),
  };
}

async function observe(check: Check, { signal, onProgress }: RunOptions): Promise<Observation> {
  const timeoutMs = check.deadlineMs ?? 30_000;
  const stop = new AbortController();
  try {
    const context = {
      signal: AbortSignal.any([signal, stop.signal]),
      report: (text: string) => onProgress?.(check, text),
    };
    return await within(check.run(context), { timeoutMs, signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (isHawserError(cause)) return { problems: [error(cause)] };
    if (cause instanceof DeadlineExceeded)
      return { problems: [error(doctorErrors('doctor.deadline', { seconds: Math.round(timeoutMs / 1000) }))] };
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { problems: [error(doctorErrors('doctor.check-failed', { reason }, { cause }))] };
  } finally {
    stop.abort();
  }
}

function statusOf(problems: readonly Problem[]): Status {
  for (const level of ['error', 'warning', 'notice'] as const) {
    if (problems.some((problem) => problem.level === level)) return level;
  }
  return 'ok';
}

function reported({ level, error: found }: Problem, language: Language): ReportedProblem {
  const { code, data: values, detail } = found;
  const text = { what: found.text(language), fix: found.fix(language) };
  return { level, code, values, ...text, ...(detail !== undefined && { detail }) };
}

function reportedLine({ name, value }: SeenLine, language: Language): EvidenceLine {
  return typeof value === 'string' ? { name, value } : { name, value: formatDetail(value, language), ...value };
}

function sentenceOf(text: string | Detail, language: Language): string {
  return typeof text === 'string' ? text : formatDetail(text, language);
}

/** A failure that another failure explains is a consequence, not a root. */
function linkCauses(result: CheckResult, checks: readonly Check[], all: readonly CheckResult[]): CheckResult {
  const patterns = checks.find(({ id }) => id === result.id)?.explainedBy ?? [];
  if (patterns.length === 0 || !['error', 'warning'].includes(result.status)) return result;
  const causes = all.filter(
    ({ id, status }) =>
      id !== result.id &&
      (status === 'error' || (status === 'warning' && result.status === 'warning')) &&
      patterns.some((pattern) => isNamed(id, pattern)),
  );
  return { ...result, explainedBy: causes.map(({ id }) => id) };
}

/** At most so many at once; the others wait in line. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

const texts = {
  because: { en: 'because "{title}" fails', nl: 'omdat "{title}" is mislukt' },
  privilege: {
    en: 'only the account of the service may look at it',
    nl: 'alleen het account van de dienst mag dit bekijken',
  },
} as const satisfies Record<string, Text>;
