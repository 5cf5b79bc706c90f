import { MINUTE } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoint } from '../../base/rate-limit.ts';
import type { Engine } from '../../sync/index.ts';
import type { ExplainedPath, OutcomeReason, RelayOutcome, RequestOf } from '../../wire/index.ts';
import type { SourceReading } from './path.ts';
import { pathOf } from './path.ts';

export type ExplainingEngine = Pick<Engine, 'explain' | 'runs' | 'statistics'>;

/** The rules run again for each answer. */
const limit: RateLimit = { name: 'explain', points: 120, windowMs: MINUTE };

/** Answers the cloud's question how the values of an object came to it, from what this agent has read and exported. */
export function explainAnswer(
  context: FeatureContext,
  engine: ExplainingEngine,
): (request: RequestOf<'explain'>) => Promise<RelayOutcome> {
  return async ({ anchor }) => {
    const { allowed } = await takePoint(context, limit, 'all');
    const path = allowed ? await findPath(engine, anchor) : undefined;
    const failure: OutcomeReason = allowed ? 'not-found' : 'rate-limited';
    const at = context.clock.now().toISOString();
    const said = { events: [], warnings: [], at };
    return path
      ? { ...said, result: 'success', reason: 'done', answer: path }
      : { ...said, result: 'failed', reason: failure };
  };
}

async function findPath(engine: ExplainingEngine, anchor: string): Promise<ExplainedPath | undefined> {
  const found = await engine.explain(anchor);
  const explanation = found.find(({ targets }) => targets.some(({ sourceAnchor }) => sourceAnchor === anchor));
  return explanation && pathOf(explanation, await readReadings(engine));
}

/** Of each source, by its name: when it was last read to the end, and how that went the last time. */
async function readReadings(engine: ExplainingEngine): Promise<ReadonlyMap<string, SourceReading>> {
  const [{ connectors }, [latest]] = await Promise.all([engine.statistics(), engine.runs({ limit: 1 })]);
  return new Map(
    connectors.map(({ name, lastSuccessAt: readAt }) => {
      const step = latest?.steps.findLast(({ connector, kind }) => connector === name && kind.endsWith('import'));
      const isWell = step === undefined || step.finishedAt === null || !/^(?:stopped|no-start)-/.test(step.result);
      return [name, { readAt, failure: isWell ? null : step.result }];
    }),
  );
}
