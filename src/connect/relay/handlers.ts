import type { PreparedEvent } from '../../base/event-log.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import type { EffectOperation, QuestionOperation, RelayOutcome, RequestOf } from '../../wire/index.ts';

export type EffectRequest = RequestOf<EffectOperation>;

/** What came of a request with an effect, and the events that tell of it. */
export interface Ending {
  readonly outcome: RelayOutcome;
  readonly events: readonly PreparedEvent[];
}

/** What is written down when a request begins, or else with its outcome. */
export interface Beginning {
  readonly events: readonly PreparedEvent[];
  /** Of each a point is taken, in turn, until one has none left. */
  readonly limits: readonly LimitedSubject[];
}

/** What a handler has from the transport while it works. */
export interface Attempt {
  /** A limit that has no points left, as was seen before: nothing is to be done, and nothing asked for it. */
  readonly exceeded: RateLimit | undefined;
  /**
   * Writes down that the request begins, what is about to be changed, and how that was before: it has to be done when
   * the directory is asked to change anything. Answers a limit that has no points left: then it is not to be asked.
   */
  readonly begin: (target: object) => Promise<RateLimit | undefined>;
}

/** A request that a process before this one had begun. */
export interface InterruptedRequest {
  readonly request: string;
  readonly operation: EffectOperation;
  /** What its handler was about to change. */
  readonly target: unknown;
}

/**
 * Who does an operation with an effect. The transport begins each request at most once, keeps its outcome, and says it
 * until the cloud acknowledges it.
 */
export interface EffectHandler {
  begins(request: EffectRequest): Beginning;
  /** Does it; an expected failure is an outcome. What changes nothing need not begin. */
  carryOut(request: EffectRequest, attempt: Attempt): Promise<Ending>;
  /**
   * What became of one that was left behind. Undefined: that is not known now, and later perhaps. `isLast`: no later.
   */
  conclude(left: InterruptedRequest, isLast: boolean): Promise<Ending | undefined>;
}

export type EffectHandlers = Readonly<Record<EffectOperation, EffectHandler>>;

/** Questions of the features; the probe is the transport's own. */
export type Question = Exclude<QuestionOperation, 'probe'>;
export type QuestionHandlers = {
  readonly [Name in Question]: (request: RequestOf<Name>) => Promise<RelayOutcome>;
};

/** Who does what: every operation of the wire has a handler. */
export interface Handlers {
  readonly effects: EffectHandlers;
  readonly questions: QuestionHandlers;
}

export async function answer<Name extends Question>(
  { questions }: Handlers,
  operation: Name,
  request: RequestOf<Name>,
): Promise<RelayOutcome> {
  return await questions[operation](request);
}
