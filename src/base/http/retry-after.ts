import type { Context, Env } from 'hono';
import { MINUTE, SECOND } from '../clock.ts';
import type { HawserError } from '../errors.ts';

const SOON = 5 * SECOND;

/** Says when it is worth another try, where that is a matter of time alone. */
export function setRetryAfter<E extends Env>(context: Context<E>, { entry: { status }, data }: HawserError): void {
  if (status !== 429 && status !== 503) return;
  const { minutes } = data;
  const waitMs = typeof minutes === 'number' ? minutes * MINUTE : status === 429 ? MINUTE : SOON;
  context.header('retry-after', String(Math.ceil(waitMs / SECOND)));
}
