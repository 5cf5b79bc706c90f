import { basicClientId, subjectOfAssertion } from './client-proof.ts';
import type { GrantedScopes } from './granted-records.ts';
import { DEFAULT_SCOPE, splitScope, translateScope } from './scopes.ts';

/** Names of grant types that clients of the field use, by those of the standards. */
const grantTypes: ReadonlyMap<string, string> = new Map([
  ['device_code', 'urn:ietf:params:oauth:grant-type:device_code'],
]);

/** Parameters that oidc-provider knows and nobody here may send: they would be read as ours. */
const ours: ReadonlySet<string> = new Set(['resource']);

/**
 * The parameters of a request as oidc-provider reads them. A scope brings its resource with it; `.default` stands for
 * all that the tenant consented to, which `granted` knows.
 */
export async function translateParameters(
  given: URLSearchParams,
  authorization: string | undefined,
  granted: (clientId: string) => Promise<GrantedScopes>,
): Promise<URLSearchParams> {
  const translated = new URLSearchParams([...given].filter(([name]) => !ours.has(name) || isAgents(given)));
  const grantType = given.get('grant_type');
  const standard = grantType === null ? undefined : grantTypes.get(grantType);
  if (standard !== undefined) translated.set('grant_type', standard);
  const asked = given.getAll('scope');
  const [only] = asked;
  if (asked.length !== 1 || only === undefined) return translated;
  const { scope, resources } = translateScope(only);
  const hasDefault = resources.some((resource) => scope.includes(`${resource}/${DEFAULT_SCOPE}`));
  const clientId = given.get('client_id') ?? basicClientId(authorization) ?? subjectOfAssertion(given);
  const isAlone = grantType === 'client_credentials';
  const all = hasDefault && !isAlone && clientId !== undefined ? await granted(clientId) : {};
  const expanded = scope.split(' ').flatMap((one) => expandDefault(one, all));
  translated.set('scope', [...new Set(expanded)].join(' '));
  for (const resource of resources) translated.append('resource', resource);
  return translated;
}

function expandDefault(scope: string, granted: GrantedScopes): readonly string[] {
  const parts = splitScope(scope);
  if (parts?.name !== DEFAULT_SCOPE) return [scope];
  return [scope, ...(granted[parts.resource] ?? [])];
}

/** Connect names its audience so. */
function isAgents(given: URLSearchParams): boolean {
  return given.getAll('resource').every((resource) => resource.startsWith('urn:hawser:'));
}
