import { messageOf, systemCodeOf } from '../system-error.ts';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import { SECOND } from '../clock.ts';
import type { HawserError } from '../errors.ts';
import { tlsErrors } from './tls-errors.ts';

export interface TlsOptions {
  /** The connection underneath; it is destroyed when the handshake fails. */
  readonly socket: Socket;
  /** The name or address that the certificate must be for. */
  readonly host: string;
  /** All trusted roots, PEM; absent: those of the runtime. */
  readonly ca?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was presented, as far as a person needs it. */
interface Presented {
  readonly issuer: string;
  readonly names: string;
  readonly from: string;
  readonly to: string;
}

/**
 * TLS over an open connection, HTTP/1.1. Throws the errors of `tls-errors.ts`, which name who issued the certificate
 * that was refused: that is how one sees that a middlebox intercepts.
 */
export async function startTls({ socket, host, ca, timeoutMs = 15 * SECOND, signal }: TlsOptions): Promise<TLSSocket> {
  const secure = connect({
    socket,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 && { servername: host }),
    host,
    ...(ca && { ca: [...ca] }),
  });
  let presented: Presented | undefined;
  // Verification is never off. Node drops the certificate together with the connection, so it is read in the moment
  // before verification.
  secure.prependListener('secure', () => (presented = describe(secure.getPeerCertificate(true))));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('ETIMEDOUT')), timeoutMs);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  secure.once('secureConnect', resolve).once('error', reject);
  secure.once('close', () => reject(new Error('the connection was closed')));
  try {
    await promise;
    return secure;
  } catch (cause) {
    secure.on('error', () => undefined).destroy();
    socket.destroy();
    signal?.throwIfAborted();
    throw explainTlsError(host, cause, presented);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    secure.removeListener('error', reject);
  }
}

const unknownIssuer = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
]);

function explainTlsError(host: string, cause: unknown, presented: Presented | undefined): HawserError {
  const reason = systemCodeOf(cause) ?? messageOf(cause);
  const { issuer = '?', names = '?', from = '?', to = '?' } = presented ?? {};
  if (unknownIssuer.has(reason)) return tlsErrors('tls.untrusted-issuer', { host, issuer, reason }, { cause });
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') return tlsErrors('tls.wrong-name', { host, names, issuer }, { cause });
  if (reason === 'CERT_HAS_EXPIRED' || reason === 'CERT_NOT_YET_VALID')
    return tlsErrors('tls.not-valid-now', { host, from, to, now: new Date().toISOString() }, { cause });
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL/.test(reason))
    return tlsErrors('tls.not-tls', { host, reason }, { cause });
  return tlsErrors('tls.failed', { host, reason }, { cause });
}

function describe(certificate: DetailedPeerCertificate): Presented | undefined {
  if (Object.keys(certificate).length === 0) return undefined;
  const { issuer, subject, subjectaltname, valid_from: from, valid_to: to } = certificate;
  const { O: organization, CN: name }: Partial<typeof issuer> = issuer;
  const who = [organization, name].flat().filter((part) => part !== undefined);
  return {
    issuer: who.join(', ') || '?',
    names: (subjectaltname ?? String(subject.CN)).replace(/DNS:|IP Address:/g, ''),
    from: isoDate(from),
    to: isoDate(to),
  };
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
