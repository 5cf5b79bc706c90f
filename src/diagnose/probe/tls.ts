import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { connect, createSecureContext, getCACertificates } from 'node:tls';
import { DAY } from '../../base/clock.ts';
import type { ProbeLimits } from './deadline.ts';
import { DeadlineExceeded, reasonOf, within } from './deadline.ts';
import { inspectionProduct } from './inspection.ts';

export interface PresentedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint: string;
}

export type TlsOutcome =
  | 'verified'
  | 'untrusted'
  | 'expired'
  | 'not-yet-valid'
  | 'name-mismatch'
  | 'not-tls'
  | 'handshake-failed'
  | 'closed'
  | 'silent';

/** What a server presents, whether it is trusted or not. */
export interface TlsReport {
  readonly host: string;
  readonly outcome: TlsOutcome;
  /** When it was looked at, by our clock. */
  readonly at: string;
  /** Node's code of the verification or handshake failure. */
  readonly reason: string;
  readonly protocol: string;
  /** From the server's own certificate upwards. */
  readonly chain: readonly PresentedCertificate[];
  /** Of the server's own certificate; negative: expired. */
  readonly daysLeft: number | undefined;
  /**
   * The inspecting product or unexpected authority, when the chain is not the server's own; with trust in its root
   * too.
   */
  readonly inspectedBy: string | undefined;
  readonly crlUrls: readonly string[];
}

export interface TlsOptions extends ProbeLimits {
  readonly host: string;
  readonly ca?: readonly string[] | undefined;
  /** Authorities that this service is known to use; another one in between is inspection. */
  readonly expectedIssuers?: readonly RegExp[] | undefined;
  readonly now?: number | undefined;
}

/**
 * A handshake over `socket`, which it closes. Verification stays on; the chain is read in the moment before it, so
 * that the name of an issuer that is not trusted is known too.
 */
export async function probeTls(socket: Socket, options: TlsOptions): Promise<TlsReport> {
  const { host, ca = [], now = Date.now() } = options;
  const secure = connect({
    socket,
    host,
    ALPNProtocols: ['http/1.1'],
    secureContext: createSecureContext({ ca: trustedRoots(ca) }),
    ...(isIP(host) === 0 && { servername: host }),
  });
  let leaf: DetailedPeerCertificate | undefined;
  let protocol = '';
  secure.prependListener('secure', () => {
    leaf = secure.getPeerCertificate(true);
    protocol = secure.getProtocol() ?? '';
  });
  let reason = '';
  let outcome: TlsOutcome = 'verified';
  try {
    await within(handshake(secure), options);
  } catch (error) {
    options.signal?.throwIfAborted();
    outcome = failureOf(error);
    reason = reasonOf(error);
  } finally {
    secure.on('error', () => undefined).destroy();
    socket.destroy();
  }
  const chain = leaf ? chainOf(leaf) : [];
  return {
    host,
    at: new Date(now).toISOString(),
    outcome,
    reason,
    protocol,
    chain,
    daysLeft: leaf?.valid_to === undefined ? undefined : Math.floor((Date.parse(leaf.valid_to) - now) / DAY),
    inspectedBy: inspector(chain, options.expectedIssuers),
    crlUrls: leaf ? crlUrlsOf(leaf) : [],
  };
}

/** What is trusted here: the runtime's and the system's authorities, and those that are added. */
export function trustedRoots(added: readonly string[] = []): string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')]), ...added];
}

async function handshake(secure: TLSSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    secure.once('secureConnect', resolve).once('error', reject);
    secure.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  });
}

function chainOf(leaf: DetailedPeerCertificate): readonly PresentedCertificate[] {
  const chain: PresentedCertificate[] = [];
  const seen = new Set<string>();
  for (let one: DetailedPeerCertificate | undefined = leaf; one?.fingerprint256 !== undefined;) {
    if (seen.has(one.fingerprint256) || chain.length >= 10) break;
    seen.add(one.fingerprint256);
    chain.push({
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      names: one.subjectaltname ?? '',
      validFrom: one.valid_from,
      validTo: one.valid_to,
      fingerprint: one.fingerprint256,
    });
    one = one.issuerCertificate as DetailedPeerCertificate | undefined;
  }
  return chain;
}

function nameOf(name: DetailedPeerCertificate['subject'] | undefined): string {
  return (['CN', 'OU', 'O'] as const)
    .flatMap((key) => (name?.[key] === undefined ? [] : [`${key}=${[name[key]].flat().join('+')}`]))
    .join(', ');
}

/** A known product anywhere in the chain, or an issuer outside of those that the service uses. */
function inspector(
  chain: readonly PresentedCertificate[],
  expected: readonly RegExp[] | undefined,
): string | undefined {
  const issuers = chain.map(({ issuer }) => issuer);
  const product = issuers.map(inspectionProduct).find((name) => name !== undefined);
  if (product !== undefined) return product;
  if (!expected || issuers.length === 0) return undefined;
  return issuers.some((issuer) => expected.some((pattern) => pattern.test(issuer))) ? undefined : issuers.at(-1);
}

/**
 * Addresses of revocation lists stand in the certificate as text; it is small enough to look for them without reading
 * its structure.
 */
function crlUrlsOf({ raw }: DetailedPeerCertificate): readonly string[] {
  return raw === undefined ? [] : [...new Set(raw.toString('latin1').match(/http:\/\/[\x21-\x7e]+?\.crl/g) ?? [])];
}

const untrusted =
  /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED|CERT_SIGNATURE|CERT_REVOKED|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

function failureOf(error: unknown): TlsOutcome {
  if (error instanceof DeadlineExceeded) return 'silent';
  const reason = reasonOf(error);
  if (reason === 'CERT_HAS_EXPIRED') return 'expired';
  if (reason === 'CERT_NOT_YET_VALID') return 'not-yet-valid';
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'name-mismatch';
  if (untrusted.test(reason)) return 'untrusted';
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/.test(reason))
    return 'not-tls';
  return reason === 'ECONNRESET' || reason === 'EPIPE' ? 'closed' : 'handshake-failed';
}
