import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { rootCertificates } from 'node:tls';
import { fileError } from '../../base/configuration/file-errors.ts';
import { startTls } from '../../base/http/tls.ts';
import type { ServerAddress } from '../../ldap/index.ts';
import type { Expiry } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * When the certificates in a file of trusted authorities end: the earliest counts, as people renew the file as a whole.
 * Throws `file.…` and `connect.no-certificate`.
 */
export function authorityExpiry(file: string, forest: string | null): Expiry {
  const ends = (readText(file).match(PEM) ?? []).map((pem) => new X509Certificate(pem).validToDate);
  const first = ends.toSorted((a, b) => a.getTime() - b.getTime())[0];
  if (!first) throw connectErrors('connect.no-certificate', { file });
  return { kind: 'authority', subject: file, forest, expiresAt: first.toISOString() };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw fileError(file, cause);
  }
}

/** When the certificate that a server shows on its TLS port ends. Verification is on, as everywhere. */
export async function certificateExpiry(
  server: ServerAddress,
  { caFile, port = 636, signal }: { caFile?: string | undefined; port?: number; signal: AbortSignal },
): Promise<Date> {
  const socket = connect({ host: server.address ?? server.name, port: server.port ?? port, signal });
  socket.on('error', () => undefined); // the handshake reports it
  const ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
  const secure = await startTls({ socket, host: server.name, ca, timeoutMs: 10_000, signal });
  try {
    return new Date(secure.getPeerCertificate().valid_to);
  } finally {
    secure.destroy();
  }
}
