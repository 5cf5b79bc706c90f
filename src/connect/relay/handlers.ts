import type { ChangeRecord } from '../../base/database/change-record.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import type { EffectOperation, QuestionOperation, RelayOutcome, RequestOf } from '../../wire/index.ts';

export type EffectRequest = RequestOf<EffectOperation>;

/** What came of a request with an effect, and what is written down with that. */
export interface Ending {
  readonly outcome: RelayOutcome;
  readonly records: readonly ChangeRecord[];
}

/** What is written down in the moment that a request begins. */
export interface Beginning {
  readonly records: readonly ChangeRecord[];
  /** Of each a point is taken, in turn, until one has none left. */
  readonly limits: readonly LimitedSubject[];
}

/** What a handler has from the transport while it works. */
export interface Begun {
  /** The limit that is exceeded: it is not to be done. */
  readonly exceeded: RateLimit | undefined;
  /**
   * Keeps what is about to be changed, and how it was before: it has to be done when the directory is asked to change
   * anything.
   */
  readonly note: (target: object) => Promise<void>;
}

/** A request that a process before this one had begun. */
export interface InterruptedRequest {
  readonly request: string;
  readonly operation: EffectOperation;
  /** What its handler had noted; null: nothing, so the directory was not asked to change anything. */
  readonly target: unknown;
}

/**
 * Who does an operation with an effect. The transport begins each request at most once, keeps its outcome, and says it
 * until the cloud acknowledges it.
 */
export interface EffectHandler {
  begins(request: EffectRequest): Beginning;
  /** Does it; an expected failure is an outcome. */
  carryOut(request: EffectRequest, begun: Begun): Promise<Ending>;
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
