import { MINUTE } from '../../base/clock.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import { EventLog } from '../../base/event-log.ts';
import { networkOf } from '../../base/http/client-address.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoint } from '../../base/rate-limit.ts';
import { accountEvents } from '../audit/account-events.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import type { NewSignIn, SignInKind } from '../sign-ins/sign-in.ts';
import type { SignInLogContext } from '../sign-ins/store.ts';
import { insertSignIn } from '../sign-ins/store.ts';
import { markOfName } from '../sign-ins/unknown-name.ts';
import type { SignInAttempt } from './sign-in-attempt.ts';
import { normalizeName, tenantOfName } from './sign-in-name.ts';

/** While nobody is let in every further attempt says the same: one record a while, so that noise fills no disk. */
const lockRecords: RateLimit = { name: 'sign-in-lock-record', points: 1, windowMs: 15 * MINUTE };

type Attempt = Omit<SignInAttempt, 'password'>;

/** What is the same of a sign-in, whatever came of it. `kind`: by default what it is for. */
export function seenOf({ upn, client, knownBrowser, purpose }: Attempt, kind?: SignInKind) {
  const { address, userAgent } = client;
  return {
    person: { name: normalizeName(upn) },
    kind: kind ?? purpose?.kind ?? 'interactive',
    application: purpose?.application,
    ...{ address, userAgent, knownBrowser: knownBrowser !== undefined },
  };
}

export interface RefusalDetails extends Pick<Partial<NewSignIn>, 'methods' | 'access'> {
  readonly kind?: SignInKind;
}

/**
 * A sign-in that was refused: a row of the sign-ins and an event. A name that nobody has is in neither: it could be a
 * password that was typed into the wrong field. Without a tenant there is no row.
 */
export async function recordRefusal(
  context: BusinessContext & SignInLogContext,
  attempt: Attempt,
  error: unknown,
  { kind, methods = [], ...more }: RefusalDetails = {},
): Promise<void> {
  if (!isHawserError(error)) return;
  const seen = seenOf(attempt, kind);
  const { person, address } = seen;
  const tenant = (await tenantOfName(context.connection, person.name)) ?? attempt.purpose?.tenant;
  const isLocked = isHawserError(error, 'accounts.too-many-attempts');
  if (isLocked) {
    const mark = tenant ? markOfName(context.secrets, tenant, person.name) : '';
    const subject = `${tenant?.number ?? 0} ${mark} ${networkOf(address)}`;
    if (!(await takePoint(context, lockRecords, subject)).allowed) return;
  }
  const signIn = { ...seen, ...more, methods, result: 'failure', reason: error.code } as const;
  const user = (tenant && (await insertSignIn(context, tenant, signIn))) ?? '–';
  const events = tenant ? new EventLog(context, tenant) : new EventLog(context);
  if (isLocked) await events.write(accountEvents.signInLocked, { user, address, minutes: minutesOf(error) });
  else await events.write(accountEvents.signInFailed, { user, address, reason: error.code });
}

function minutesOf({ data }: HawserError): number {
  const { minutes } = data;
  return typeof minutes === 'number' ? minutes : 0;
}
