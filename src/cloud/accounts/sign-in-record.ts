import { MINUTE } from '../../base/clock.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import { EventLog } from '../../base/event-log.ts';
import { networkOf } from '../../base/http/client-address.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoint } from '../../base/rate-limit.ts';
import { accountEvents } from '../audit/account-events.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import type { SignInAttempt } from './sign-in-attempt.ts';
import type { NewSignIn } from './sign-in-log.ts';
import { insertSignIn } from './sign-in-log.ts';
import { normalizeName, tenantOfName } from './sign-in-name.ts';

/** While nobody is let in every further attempt says the same: one record a while, so that noise fills no disk. */
const lockRecords: RateLimit = { name: 'sign-in-lock-record', points: 1, windowMs: 15 * MINUTE };

/** What is the same of a sign-in, whatever came of it. */
export function seenOf({ upn, client, knownBrowser }: Omit<SignInAttempt, 'password'>, kind: NewSignIn['kind']) {
  const { address, userAgent } = client;
  return { name: normalizeName(upn), kind, address, userAgent, knownBrowser: knownBrowser !== undefined };
}

/**
 * A sign-in that was refused: a row of the sign-ins and an event. A name without a domain of a tenant here is not kept:
 * it could be a password that was typed into the wrong field.
 */
export async function recordRefusal(
  context: BusinessContext,
  attempt: Omit<SignInAttempt, 'password'>,
  kind: NewSignIn['kind'],
  error: unknown,
): Promise<void> {
  if (!isHawserError(error)) return;
  const seen = seenOf(attempt, kind);
  const { name, address } = seen;
  const isLocked = isHawserError(error, 'accounts.too-many-attempts');
  if (isLocked && !(await takePoint(context, lockRecords, `${name} ${networkOf(address)}`)).allowed) return;
  const tenant = await tenantOfName(context.connection, name);
  const user = tenant ? name : '–';
  const events = tenant ? new EventLog(context, tenant) : new EventLog(context);
  if (isLocked) await events.write(accountEvents.signInLocked, { user, address, minutes: minutesOf(error) });
  else await events.write(accountEvents.signInFailed, { user, address, reason: error.code });
  if (tenant) await insertSignIn(context, tenant, { ...seen, result: 'failure', reason: error.code });
}

function minutesOf({ data }: HawserError): number {
  const { minutes } = data;
  return typeof minutes === 'number' ? minutes : 0;
}
