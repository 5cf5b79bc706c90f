/**
 * Where an application gets its answers. The type says how it is trusted: `web` has a server with a secret, `spa` is a
 * page that redeems its code itself and so needs CORS, `native` runs on the person's machine.
 */
export const redirectTypes = ['web', 'spa', 'native'] as const;
export type RedirectType = (typeof redirectTypes)[number];

export interface Redirect {
  readonly type: RedirectType;
  readonly uri: string;
}

const LONGEST = 2000;
const loopbacks: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** What a browser would run, open or show itself, or what would send a code over the network in clear. */
const dangerous: ReadonlySet<string> = new Set([
  ...['http:', 'javascript:', 'data:', 'file:', 'vbscript:', 'blob:', 'about:', 'view-source:'],
  ...['ws:', 'wss:', 'ftp:', 'mailto:'],
]);

/** Written as an address is, and nothing that two programs could read in two ways. */
export function isRedirect({ type, uri }: Redirect): boolean {
  const parsed = parse(uri);
  if (!parsed) return false;
  const { protocol, hostname } = parsed;
  if (protocol === 'https:') return hostname !== '' && !hostname.includes('*');
  if (protocol === 'http:') return loopbacks.has(hostname);
  return type === 'native' && !dangerous.has(protocol);
}

/**
 * Whether a request may name `asked`. Addresses are compared letter by letter. The one exception is the port of a
 * native application on this machine, which it takes as it starts [RFC 8252 7.3]; the spelling of the host counts, and
 * an address without a path is the same with a slash, as MSAL sends it.
 */
export function allowsRedirect(registered: readonly Redirect[], asked: string): Redirect | undefined {
  const exact = registered.find(({ uri }) => uri === asked);
  if (exact) return exact;
  const wanted = withoutPort(asked);
  if (wanted === undefined) return undefined;
  return registered.find(({ type, uri }) => type === 'native' && withoutPort(uri) === wanted);
}

/** The origins whose pages may read answers of the token endpoint. */
export function originsOf(registered: readonly Redirect[]): readonly string[] {
  return registered.flatMap(({ type, uri }) => (type === 'spa' ? [new URL(uri).origin] : []));
}

/** Of an address on this machine, spelled as a whole so that nothing is normalized away; undefined for any other. */
function withoutPort(uri: string): string | undefined {
  if (!parse(uri)) return undefined;
  const parts = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^?#\\]*)?(\?[^#\\]*)?$/.exec(uri);
  if (!parts) return undefined;
  const [, host = '', path = '/', query = ''] = parts;
  return `${host}${path}${query}`;
}

function parse(uri: string): URL | undefined {
  if (uri.length > LONGEST || !/^[\u0021-\u007e]+$/.test(uri) || /[\\<>"`{}|^#]/.test(uri)) return undefined;
  const parsed = URL.parse(uri);
  if (!parsed || parsed.username !== '' || parsed.password !== '' || uri.includes('@')) return undefined;
  return parsed;
}
