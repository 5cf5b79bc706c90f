import { SECOND } from '../base/clock.ts';
import type { HawserError } from '../base/errors.ts';
import { isHawserError } from '../base/errors.ts';
import { Connection } from './connection.ts';
import { ldapErrors } from './errors.ts';
import type { ServerAddress, SrvResolver } from './servers.ts';
import { findDomainControllers } from './servers.ts';
import type { Security } from './transport.ts';
import { connectSecurely } from './transport.ts';

/** How to reach the servers of a domain. */
export interface DomainOptions {
  /** DNS name of the domain: for SRV records and for texts. */
  readonly domain: string;
  /** In order of preference; without them, DNS is asked. */
  readonly servers?: readonly ServerAddress[] | undefined;
  /** Default LDAPS. There is no third way. */
  readonly security?: Security | undefined;
  /** PEM file with authorities that are trusted beside those of the system. */
  readonly caFile?: string | undefined;
  readonly timeouts?: { readonly connectMs?: number; readonly operationMs?: number } | undefined;
  /** Ends everything that waits on a server. */
  readonly signal?: AbortSignal | undefined;
  readonly resolveSrv?: SrvResolver | undefined;
}

/**
 * A connection to the first server that can be used and on which `prepare` (the sign-in) succeeds; `preferred` is tried
 * before the others. Throws the error of the only server, or `ldap.no-server-reachable` with all of them.
 */
export async function connectToAny(
  options: DomainOptions,
  preferred: ServerAddress | undefined,
  prepare: (connection: Connection) => Promise<void>,
): Promise<{ readonly connection: Connection; readonly server: ServerAddress }> {
  const { domain, servers, resolveSrv } = options;
  const listed = servers && servers.length > 0 ? servers : await findDomainControllers(domain, resolveSrv);
  const ordered = preferred ? [preferred, ...listed.filter((server) => !isSame(server, preferred))] : listed;
  const failures: HawserError[] = [];
  for (const server of ordered) {
    try {
      return { connection: await connect(server, options, prepare), server };
    } catch (error) {
      if (!isHawserError(error) || !isOfServer(error)) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (failures.length === 1 && first) throw first;
  const reasons = failures.map(({ message }) => message).join(' ');
  const cause = new AggregateError(failures);
  throw ldapErrors('ldap.no-server-reachable', { domain, count: failures.length, reasons }, { cause });
}

async function connect(
  server: ServerAddress,
  { security = 'ldaps', caFile, timeouts = {}, signal }: DomainOptions,
  prepare: (connection: Connection) => Promise<void>,
): Promise<Connection> {
  const { connectMs = 10 * SECOND, operationMs = 120 * SECOND } = timeouts;
  const socket = await connectSecurely(server, { security, caFile, connectTimeoutMs: connectMs, signal });
  const connection = new Connection(socket, server.name, operationMs);
  try {
    await prepare(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function isSame(a: ServerAddress, b: ServerAddress): boolean {
  return a.name === b.name && a.address === b.address && a.port === b.port;
}

/** Another server may do better. A refused password is refused everywhere, and trying on would lock the account. */
function isOfServer({ code }: HawserError): boolean {
  return (
    code === 'ldap.unreachable' ||
    code === 'ldap.timeout' ||
    code === 'ldap.connection-lost' ||
    code === 'ldap.busy' ||
    code === 'ldap.tls-failed' ||
    code === 'ldap.protocol' ||
    code.startsWith('ldap.certificate-')
  );
}
