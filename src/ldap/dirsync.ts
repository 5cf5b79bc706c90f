import { isHawserError } from '../base/errors.ts';
import { controlTypes, dirSyncControl, dirSyncFlags, extendedDnControl, readDirSyncAnswer } from './controls.ts';
import type { Entry } from './entry.ts';
import { ldapErrors } from './errors.ts';
import type { Answer } from './connection.ts';
import type { SearchOptions, Session } from './session.ts';

/**
 * Reading changes with the DirSync control ([MS-ADTS] 3.1.1.3.4.1.3). The server answers what changed since a cookie:
 * of an object only the attributes that changed, of a linked attribute (member) only the values that were added
 * (`member;range=1-1`) and removed (`member;range=0-0`). From an empty cookie it answers everything, tombstones too.
 * DNs come extended, so that entries and references carry GUIDs.
 *
 * Names and containers are only returned when `name` and `parentGUID` are among the attributes.
 */
export interface DirSyncPage {
  readonly entries: readonly Entry[];
  /** Continues after these entries, on any domain controller of the domain; undefined in the middle of an answer. */
  readonly cookie: Buffer | undefined;
}

export interface DirSyncOptions extends Pick<SearchOptions, 'filter' | 'attributes' | 'signal'> {
  /** The root of a naming context: the control works on nothing less. */
  readonly base: string;
  readonly cookie?: Buffer | undefined;
  /** How much the server answers at once; Samba answers everything. */
  readonly pageBytes?: number;
  /**
   * Yield the entries as they arrive, so many at a time, instead of whole answers. While a chunk is worked on, nothing
   * else may be asked of the session: the server waits.
   */
  readonly chunkSize?: number;
}

/**
 * Pages of changes. Throws `ldap.no-replication-rights` where the account may not replicate, and `ldap.cookie-refused`
 * when the server cannot continue from `cookie`.
 */
export async function* dirSync(
  session: Session,
  options: DirSyncOptions,
): AsyncGenerator<DirSyncPage, void, undefined> {
  let from = options.cookie;
  for (;;) {
    let answer: Answer;
    try {
      const search = requestFrom(from, options);
      answer =
        options.chunkSize === undefined
          ? await session.search(search)
          : yield* chunksOf(session, search, options.chunkSize);
    } catch (error) {
      throw explain(error, options.base, session.server, from !== undefined);
    }
    const value = answer.controls.get(controlTypes.dirSync);
    if (!value)
      throw ldapErrors('ldap.protocol', { server: session.server, reason: 'no DirSync control in the answer' });
    const { cookie, hasMore } = readDirSyncAnswer(value);
    from = cookie;
    yield { entries: answer.entries, cookie };
    if (!hasMore) return;
  }
}

function requestFrom(cookie: Buffer | undefined, options: DirSyncOptions): SearchOptions {
  const { base, filter, attributes = [], signal, pageBytes = 2_000_000 } = options;
  const flags = dirSyncFlags.incrementalValues | dirSyncFlags.ancestorsFirstOrder;
  const controls = [dirSyncControl(flags, pageBytes, cookie), extendedDnControl()];
  return { base, attributes, controls, signal, ...(filter === undefined ? {} : { filter }) };
}

async function* chunksOf(
  session: Session,
  search: SearchOptions,
  chunkSize: number,
): AsyncGenerator<DirSyncPage, Answer, undefined> {
  const chunks = session.searchChunks(search, chunkSize);
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return value;
      yield { entries: value, cookie: undefined };
    }
  } finally {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody reads what it returns
    await chunks.return(undefined as never); // the reader left early
  }
}

/**
 * The same search without a cookie was answered before: a refusal now is about the cookie (Samba says 12, Windows 53 or
 * 80).
 */
function explain(error: unknown, base: string, server: string, hasCookie: boolean): unknown {
  if (!isHawserError(error)) return error;
  const options = { cause: error, ...(error.detail === undefined ? {} : { detail: error.detail }) };
  if (error.code === 'ldap.no-rights' || /\b00002105\b/.test(error.detail ?? '')) {
    return ldapErrors('ldap.no-replication-rights', { dn: base }, options);
  }
  const aboutCookie = [
    'ldap.protocol',
    'ldap.unwilling',
    'ldap.other',
    'ldap.constraint',
    'ldap.invalid-request',
    'ldap.control-unsupported',
  ];
  return hasCookie && aboutCookie.includes(error.code) ? ldapErrors('ldap.cookie-refused', { server }, options) : error;
}
