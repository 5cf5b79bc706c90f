import type { CurrentRequest } from './current-request.ts';
import { unverifiedClaims } from './unverified-claims.ts';

/** How a client proves itself, seen from outside: whether it is right is for oidc-provider to say. */
export function proofOf(parameters: URLSearchParams, authorization: string | undefined): CurrentRequest['presents'] {
  if (parameters.has('client_assertion')) return 'assertion';
  return parameters.has('client_secret') || /^basic /i.test(authorization ?? '') ? 'secret' : 'nothing';
}

export function basicClientId(authorization: string | undefined): string | undefined {
  const encoded = /^basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
  const [id] = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return id === undefined || id === '' ? undefined : id;
}

/** Whose assertion it says it is. */
export function subjectOfAssertion(parameters: URLSearchParams): string | undefined {
  const { sub: subject } = unverifiedClaims(parameters.get('client_assertion'));
  return typeof subject === 'string' ? subject : undefined;
}
