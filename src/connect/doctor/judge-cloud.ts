import { z } from 'zod';
import { entryOf, HawserError } from '../../base/errors.ts';
import { judgeHawser } from '../../diagnose/doctor/index.ts';

type Answer = Parameters<typeof judgeHawser>[0];

const answerSchema = z.object({
  error: z.object({
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  }),
});

/** A cloud that answers and cannot work says itself why: its own code is the better cause than the status. */
export function judgeCloud(answer: Answer): readonly HawserError[] {
  const problems = judgeHawser(answer);
  if (answer.headers['x-correlation-id'] === undefined || answer.status < 500) return problems;
  const { code, data } = parse(answer.body) ?? {};
  if (code === undefined || code === 'base.internal') return problems;
  const entry = entryOf(code);
  return entry ? [new HawserError(code, entry, data ?? {}, { detail: `${answer.url}: ${answer.status}` })] : problems;
}

function parse(body: string): z.output<typeof answerSchema>['error'] | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data?.error;
  } catch {
    return undefined; // cut off, or no JSON: the status decides
  }
}
