import { basicClientId, subjectOfAssertion } from '../client-proof.ts';
import { DEFAULT_SCOPE, joinScope, splitScope, translateScope } from '../scopes.ts';

/** Names of grant types that clients of the field use, by those of the standards. */
const grantTypes: ReadonlyMap<string, string> = new Map([
  ['device_code', 'urn:ietf:params:oauth:grant-type:device_code'],
]);

/**
 * Of so many resources `.default` is written out: each is looked up before anybody knows who asks. No client needs
 * more, and of the others nothing is granted.
 */
const MOST_WRITTEN_OUT = 20;

/** Where the resource is one of those that the code or the token stands for already. */
const redeeming: ReadonlySet<string | null> = new Set(['authorization_code', 'refresh_token']);

/**
 * The parameters of a request as oidc-provider reads them. A scope brings its resource with it, and a resource that is
 * named by itself brings its `.default`: all that was consented to. `defaultOf` says which scopes that can be.
 */
export async function translateParameters(
  given: URLSearchParams,
  authorization: string | undefined,
  defaultOf: (resource: string, clientId: string) => Promise<readonly string[]>,
): Promise<URLSearchParams> {
  const translated = new URLSearchParams(given);
  const grantType = given.get('grant_type');
  const standard = grantType === null ? undefined : grantTypes.get(grantType);
  if (standard !== undefined) translated.set('grant_type', standard);
  // The library takes every way in which JavaScript writes numbers, and refuses what is none.
  if (given.getAll('max_age').some((text) => !/^\d*$/.test(text))) translated.set('max_age', 'invalid');
  const named = given.getAll('resource');
  // Agents name their audience alone; a scope that is given twice is refused as such.
  if (named.some(isAgents) || given.getAll('scope').length > 1) return translated;
  const { scope, resources } = translateScope(given.get('scope') ?? '');
  const missing = named.filter((resource) => resource !== '' && !resources.includes(resource));
  const added = redeeming.has(grantType) ? [] : missing.map((resource) => joinScope({ resource, name: DEFAULT_SCOPE }));
  const asked = [...scope.split(' '), ...added].filter((one) => one !== '');
  const isAlone = grantType === 'client_credentials';
  const clientId = given.get('client_id') ?? basicClientId(authorization) ?? subjectOfAssertion(given);
  const expanded = new Set(asked);
  const parts = asked.flatMap((one) => splitScope(one) ?? []);
  const whole = isAlone ? [] : parts.filter(({ name }) => name === DEFAULT_SCOPE).slice(0, MOST_WRITTEN_OUT);
  for (const { resource } of whole) {
    if (clientId === undefined) continue;
    for (const one of await defaultOf(resource, clientId)) expanded.add(one);
  }
  if (expanded.size > 0) translated.set('scope', [...expanded].join(' '));
  translated.delete('resource');
  for (const resource of new Set([...resources, ...missing])) translated.append('resource', resource);
  return translated;
}

function isAgents(resource: string): boolean {
  return resource.startsWith('urn:hawser:');
}
