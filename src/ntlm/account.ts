import type { NtlmCredentials } from './messages.ts';

/** `DOMAIN\name`, and `name` with a domain of its own; a UPN goes as it is with an empty domain. */
export function splitUser(text: string, domain: string | undefined, password: string): NtlmCredentials {
  const [first = '', second] = text.split('\\');
  return second === undefined
    ? { user: first, domain: domain ?? '', password }
    : { user: second, domain: first, password };
}
