import parsePhoneNumber from 'libphonenumber-js/min';
import { z } from 'zod';
import { methodErrors } from './errors.ts';

/** Where a person is reached: for the reset of a password, and never to sign in (NIST SP 800-63B-4, 3.1.3.1). */
export type ContactKind = 'email' | 'phone';

const address = z.email().max(254);

/** One spelling for each. Throws `methods.contact-invalid`. */
export function parseContact(kind: ContactKind, typed: string): string {
  const value = kind === 'email' ? parseAddress(typed) : parseNumber(typed);
  if (value === undefined) throw methodErrors('methods.contact-invalid', { value: typed.slice(0, 100) });
  return value;
}

function parseAddress(typed: string): string | undefined {
  return address.safeParse(typed.trim().normalize('NFKC').toLowerCase()).data;
}

/** With its country code, as E.164 has it: without one nobody knows in which country it rings. */
function parseNumber(typed: string): string | undefined {
  const number = parsePhoneNumber(typed.slice(0, 50));
  return number?.isPossible() === true ? number.number : undefined;
}
