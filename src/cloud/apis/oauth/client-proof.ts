import { isObject } from '../../../base/object.ts';
import type { CurrentRequest } from './current-request.ts';

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
  const assertion = parameters.get('client_assertion');
  if (assertion === null) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const subject = isObject(payload) ? payload['sub'] : undefined;
    return typeof subject === 'string' ? subject : undefined;
  } catch {
    return undefined;
  }
}
