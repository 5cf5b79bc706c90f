/**
 * Clients name the resource inside `scope` (`api://orders/read`); oidc-provider wants it as `resource` [RFC 8707]. The
 * scope itself keeps its full name on the way through, so that two resources may both have a `read`, and the answer
 * names what was asked for: a client that finds another spelling there never finds its token again.
 */

/** Scopes of OpenID Connect, in the order of every answer. */
export const openIdScopes = ['openid', 'profile', 'email'] as const;
/** In place of offline_access, which the library takes away from every request without prompt=consent. */
export const OFFLINE = 'hawser_offline';
/** Everything that an application may use of a resource. */
export const DEFAULT_SCOPE = '.default';

/**
 * The resource that clients of the field mean when they name none (`User.Read`). A tenant has it when it registered
 * one of this name.
 */
export const GRAPH = 'https://graph.microsoft.com';
/** As its permissions are written: a bare word is a mistake of somebody else. */
const graphName = /^(?:\.default|[A-Za-z]+(?:\.[A-Za-z]+)+)$/;

const plain: ReadonlySet<string> = new Set([...openIdScopes, OFFLINE]);

export interface ResourceScope {
  readonly resource: string;
  readonly name: string;
}

/** The parts of `api://orders/read`; undefined for a scope without a resource. */
export function splitScope(scope: string): ResourceScope | undefined {
  const at = scope.lastIndexOf('/');
  if (at < 1 || !scope.slice(0, at).includes(':')) return undefined;
  const resource = scope.slice(0, at);
  return resource.endsWith('/') ? undefined : { resource, name: scope.slice(at + 1) };
}

export function joinScope({ resource, name }: ResourceScope): string {
  return `${resource}/${name}`;
}

export function isOpenIdScope(scope: string): boolean {
  return plain.has(scope);
}

/** What the library reads in place of what the client sent. */
export function translateScope(scope: string): { readonly scope: string; readonly resources: readonly string[] } {
  const scopes = scope.split(' ').filter((one) => one !== '');
  const translated = scopes.map((one) => (one === 'offline_access' ? OFFLINE : withResource(one)));
  const resources = new Set(translated.flatMap((one) => splitScope(one)?.resource ?? []));
  return { scope: [...new Set(translated)].join(' '), resources: [...resources] };
}

function withResource(scope: string): string {
  return graphName.test(scope) ? joinScope({ resource: GRAPH, name: scope }) : scope;
}

/**
 * As every answer names what was granted: what is of a resource by name, then OpenID's. What can be asked for without
 * its resource is answered in both spellings, since a client finds its token by the one that it used.
 */
export function answeredScope(granted: Iterable<string>): string {
  const all = new Set(granted);
  const ofResources = [...all].filter((scope) => !isOpenIdScope(scope)).toSorted();
  const bare = ofResources.map(splitScope).flatMap((one) => (one?.resource === GRAPH ? one.name : []));
  return [...ofResources, ...bare, ...openIdScopes.filter((scope) => all.has(scope))].join(' ');
}

/**
 * What is asked for and not granted. `.default` is whatever of its resource is granted; only where nothing is, it is
 * missing, and the names that it was written out to never are.
 */
export function missingScopes(
  asked: Iterable<string>,
  granted: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const all = new Set(asked);
  return [...all].filter((scope) => {
    const parts = splitScope(scope);
    if (!parts) return false;
    const own = granted[parts.resource] ?? [];
    if (all.has(joinScope({ ...parts, name: DEFAULT_SCOPE }))) return parts.name === DEFAULT_SCOPE && own.length === 0;
    return !own.includes(scope);
  });
}
