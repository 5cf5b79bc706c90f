import type { Detail } from '../../base/details.ts';
import { defineDetails } from '../../base/details.ts';
import type { HawserError } from '../../base/errors.ts';
import { connectErrors } from '../errors.ts';

/** What the relay reports when nothing failed. */
const relayDetail = defineDetails({ 'connect.no-answer': { en: 'no answer', nl: 'geen antwoord' } });

/** There is no connection, and why as far as that is known. */
export function disconnected(why: Detail | null): HawserError {
  return connectErrors('connect.relay-disconnected', { reason: why ?? relayDetail('connect.no-answer') });
}
