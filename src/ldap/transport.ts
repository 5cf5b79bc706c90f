import { messageOf } from '../base/system-error.ts';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, isIP } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { checkServerIdentity, connect as connectTls, createSecureContext, getCACertificates } from 'node:tls';
import { ExtendedRequest } from 'ldapts';
import { MINUTE } from '../base/clock.ts';
import { BerCursor, MessageSplitter } from './ber.ts';
import { errorOfResult, errorOfSocket } from './decode-error.ts';
import { ldapErrors } from './errors.ts';
import type { ServerAddress } from './servers.ts';

export type Security = 'ldaps' | 'starttls';

export interface TransportOptions {
  readonly security: Security;
  /** A PEM file with authorities that are trusted beside those of the system. */
  readonly caFile?: string | undefined;
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';
const contexts = new Map<string, SecureContext>();

/**
 * A verified TLS connection to `server`: LDAPS, or LDAP raised by STARTTLS, which looks the same from there on.
 * Verification has no switch. Throws `ldap.unreachable`, `ldap.timeout` and the certificate errors.
 */
export async function connectSecurely(server: ServerAddress, options: TransportOptions): Promise<TLSSocket> {
  const { security, caFile, connectTimeoutMs, signal } = options;
  const secureContext = trust(caFile);
  const deadline = AbortSignal.timeout(connectTimeoutMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const port = server.port ?? (security === 'ldaps' ? 636 : 389);
  const plain = connect({
    host: server.address ?? server.name,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: MINUTE,
  });
  const abort = (): void => void plain.destroy(stop.reason instanceof Error ? stop.reason : undefined);
  stop.addEventListener('abort', abort, { once: true });
  try {
    stop.throwIfAborted();
    await once(plain, 'connect');
    if (security === 'starttls') await startTls(plain, server.name);
    const secure = connectTls({
      socket: plain,
      secureContext,
      minVersion: 'TLSv1.2',
      ...(isIP(server.name) === 0 ? { servername: server.name } : {}),
      // Node compares with `host`, which a ready socket does not have.
      checkServerIdentity: (_, certificate) => checkServerIdentity(server.name, certificate),
    });
    await once(secure, 'secureConnect');
    return secure;
  } catch (error) {
    plain.destroy();
    signal?.throwIfAborted();
    if (deadline.aborted) {
      throw ldapErrors('ldap.timeout', { server: server.name, seconds: connectTimeoutMs / 1000 }, { cause: error });
    }
    throw errorOfSocket(error, server.name);
  } finally {
    stop.removeEventListener('abort', abort);
  }
}

/** The extended operation, before ldapts sees the connection: after it there is only TLS. */
async function startTls(socket: Socket, server: string): Promise<void> {
  const answer = new Promise<Buffer>((resolve, reject) => {
    const splitter = new MessageSplitter(resolve, 65_536);
    socket.on('data', (piece: Buffer) => {
      try {
        splitter.push(piece);
      } catch (cause) {
        reject(ldapErrors('ldap.protocol', { server, reason: String(cause) }, { cause }));
      }
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed during STARTTLS')));
  });
  socket.write(new ExtendedRequest({ messageId: 1, oid: startTlsOid }).write());
  const cursor = new BerCursor(await answer);
  socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error').pause();
  cursor.enter(0x30);
  cursor.readInteger();
  cursor.enter(0x78);
  const code = cursor.readInteger(0x0a);
  cursor.readText();
  const message = cursor.readText();
  if (code !== 0) {
    const cause = errorOfResult({ code, message }, { server, operation: 'STARTTLS' });
    throw ldapErrors('ldap.tls-failed', { server, reason: `STARTTLS: LDAP ${code}` }, { cause, detail: message });
  }
}

async function once(socket: Socket | TLSSocket, event: 'connect' | 'secureConnect'): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error?: Error): void => reject(error ?? new Error('the server closed the connection'));
    const closed = (): void => fail();
    socket.once('error', fail).once('close', closed);
    socket.once(event, () => {
      socket.removeListener('error', fail).removeListener('close', closed);
      resolve();
    });
  });
}

/**
 * The authorities of Node and of the system, and those of the file. Made once per content: it takes tens of
 * milliseconds.
 */
function trust(caFile: string | undefined): SecureContext {
  const added = caFile === undefined ? '' : readAuthorities(caFile);
  const known = contexts.get(added);
  if (known) return known;
  const authorities = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  const context = createSecureContext({ ca: [...authorities, ...(added === '' ? [] : [added])] });
  contexts.set(added, context);
  return context;
}

function readAuthorities(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('no certificate in PEM form in it');
    return text;
  } catch (cause) {
    throw ldapErrors('ldap.ca-unreadable', { file, reason: messageOf(cause) }, { cause });
  }
}
