import type { FoundProblem, ProblemName } from './problems.ts';
import { findProblem, problem, sentenceOf } from './problems.ts';

/** What oidc-provider reads of an error that is thrown inside of it. */
class OauthError extends Error {
  override readonly name = 'OauthError';
  readonly problem: FoundProblem;
  readonly error: string;
  readonly error_description: string;
  readonly error_detail: string;
  readonly status = 400;
  readonly statusCode = 400;
  readonly expose = true;
  readonly allow_redirect = true;

  constructor(found: FoundProblem) {
    super(found.error);
    this.problem = found;
    this.error = found.error;
    this.error_description = sentenceOf(found);
    this.error_detail = found.name;
  }
}

/** Stops a request inside of oidc-provider. */
export function oauthErrors(name: ProblemName, value: string): Error {
  return new OauthError(problem(name, value));
}

/** What the library says in its own words, by its protocol error and its detail. */
const libraryWords: readonly (readonly [error: string, detail: RegExp, name: ProblemName])[] = [
  ['invalid_redirect_uri', /./, 'redirect-unknown'],
  ['invalid_client', /client not found|client is invalid/, 'application-unknown'],
  ['invalid_client', /secret is expired/, 'secret-expired'],
  ['invalid_client', /invalid secret/, 'secret-wrong'],
  ['invalid_client', /mechanism does not match/, 'proof-missing'],
  ['invalid_client', /audience/, 'assertion-for-another'],
  ['invalid_client', /expired|not active|lives too long|used (once|before)|expiration/, 'assertion-outside-time'],
  ['invalid_client', /./, 'assertion-wrong'],
  ['invalid_client_metadata', /Key Set failed/, 'keys-unreachable'],
  ['invalid_grant', /code already consumed/, 'code-used'],
  ['invalid_grant', /refresh token already used/, 'token-used'],
  ['invalid_grant', /client mismatch/, 'grant-of-another'],
  ['invalid_grant', /code_(verifier|challenge)/, 'verifier-wrong'],
  ['invalid_grant', /redirect_uri mismatch/, 'redirect-differs'],
  ['invalid_grant', /./, 'grant-over'],
  ['invalid_scope', /./, 'scope-unknown'],
  ['invalid_target', /./, 'resource-unknown'],
  ['invalid_request', /no client authentication mechanism/, 'proof-missing'],
  ['invalid_request', /grant type is not allowed|is not allowed for this client$/, 'grant-type-closed'],
  ['invalid_request', /(authorization request has expired|session not found|session)/, 'flow-over'],
  ['invalid_request', /missing required parameter/, 'parameter-missing'],
  ['unsupported_grant_type', /./, 'grant-type-unknown'],
  ['unsupported_response_type', /./, 'response-type-closed'],
  ['authorization_pending', /./, 'device-pending'],
  ['expired_token', /./, 'device-expired'],
  ['login_required', /./, 'sign-in-needed'],
  ['interaction_required', /./, 'several-people'],
  ['account_selection_required', /./, 'several-people'],
  ['consent_required', /./, 'consent-missing'],
  ['access_denied', /./, 'denied'],
  ['server_error', /./, 'failed'],
];

/** What the library answers, and of what it keeps to itself what is worth saying. */
interface LibraryError {
  readonly error: string;
  readonly description: string;
  readonly detail: string;
}

/** The problem behind an error of the library; the protocol's word stays the library's. */
export function problemOf(error: unknown, answered: string): FoundProblem {
  if (error instanceof OauthError) return error.problem;
  const { description, detail } = readError(error, answered);
  const own = findProblem(description);
  if (own) return { ...problem(own, ''), error: answered };
  const said = `${description} ${detail}`;
  const [, , name = 'request-invalid' as const] =
    libraryWords.find(([protocol, words]) => protocol === answered && words.test(said)) ?? [];
  const value = name === 'parameter-missing' ? (/'([^']+)'/.exec(said)?.[1] ?? '') : description;
  return { ...problem(name, value), error: answered };
}

function readError(error: unknown, answered: string): LibraryError {
  const read = (member: string): string => {
    const value: unknown = error instanceof Error ? Reflect.get(error, member) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { error: answered, description: read('error_description'), detail: read('error_detail') };
}
