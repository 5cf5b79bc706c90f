import { z } from 'zod';
import { MINUTE } from '../../../base/clock.ts';
import { isHawserError } from '../../../base/errors.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { methodErrors } from '../methods/errors.ts';
import type { OwnSession } from './own-change.ts';

/**
 * What a page keeps between showing something and its answer: the secret of an app that is set up, the question to a
 * passkey. It is sealed for this session, so that it can be neither read nor used in another one, and ends soon.
 */
const LIFETIME_MS = 10 * MINUTE;
const envelope = z.object({ until: z.number(), content: z.unknown() });

type Purpose = 'authenticator' | 'passkey';

function sealNameFor(purpose: Purpose, { id, person }: OwnSession): string {
  return `own-${purpose}:${person.tenant.id}:${person.id}:${id}`;
}

export function sealStep(
  { secrets, clock }: FlowContext,
  session: OwnSession,
  purpose: Purpose,
  content: object,
): string {
  const until = clock.now().getTime() + LIFETIME_MS;
  return secrets.seal(sealNameFor(purpose, session), JSON.stringify({ until, content }));
}

/** Undefined for what was made up, is of another session, or is over. */
export function readStep<Content>(
  { secrets, clock }: FlowContext,
  session: OwnSession,
  {
    purpose,
    sealed,
    schema,
  }: { readonly purpose: Purpose; readonly sealed: string; readonly schema: z.ZodType<Content> },
): (Content & { readonly until: Date }) | undefined {
  try {
    const { until, content } = envelope.parse(JSON.parse(secrets.open(sealNameFor(purpose, session), sealed)));
    if (until <= clock.now().getTime()) return undefined;
    return { ...schema.parse(content), until: new Date(until) };
  } catch (error) {
    if (isHawserError(error, 'base.secret-undecryptable')) return undefined;
    throw error;
  }
}

/** Throws `methods.setup-over`. */
export function openStep<Content>(
  context: FlowContext,
  session: OwnSession,
  asked: Parameters<typeof readStep<Content>>[2],
): Content & { readonly until: Date } {
  const content = readStep(context, session, asked);
  if (!content) throw methodErrors('methods.setup-over', {});
  return content;
}
