import { isHawserError } from '../base/errors.ts';
import { controlTypes, dirSyncControl, dirSyncFlags, extendedDnControl, readDirSyncAnswer } from './controls.ts';
import type { Entry } from './entry.ts';
import { ldapErrors } from './errors.ts';
import type { Answer } from './connection.ts';
import type { SearchOptions, Session } from './session.ts';

/**
 * Reading changes with the DirSync control ([MS-ADTS] 3.1.1.3.4.1.3). The server answers what changed since a cookie: of an object only the
 * attributes that changed, of a linked attribute (member) only the values that were added (`member;range=1-1`) and removed (`member;range=0-0`).
 * From an empty cookie it answers everything, tombstones too. DNs come extended, so that entries and references carry GUIDs.
 *
 * Names and containers are only told when `name` and `parentGUID` are among the attributes.
 */
export interface DirSyncPage {
  readonly entries: readonly Entry[];
  /** Continues after this page, on any domain controller of the domain. */
  readonly cookie: Buffer;
}

export interface DirSyncOptions extends Pick<SearchOptions, 'filter' | 'attributes' | 'signal'> {
  /** The root of a naming context: the control works on nothing less. */
  readonly base: string;
  readonly cookie?: Buffer | undefined;
  /** How much one page holds on Windows; Samba answers at most a thousand objects at a time. */
  readonly pageBytes?: number;
}

/**
 * Pages of changes; the next one is asked for while one is worked on. Throws `ldap.no-replication-rights` where the account may not
 * replicate, and `ldap.cookie-refused` when the server cannot continue from `cookie`.
 */
export async function* dirSync(
  session: Session,
  options: DirSyncOptions,
): AsyncGenerator<DirSyncPage, void, undefined> {
  const { base, filter, attributes = [], cookie, signal, pageBytes = 2_000_000 } = options;
  const request = async (from: Buffer | undefined): Promise<Answer> => {
    const flags = dirSyncFlags.incrementalValues | dirSyncFlags.ancestorsFirstOrder;
    const controls = [dirSyncControl(flags, pageBytes, from), extendedDnControl()];
    try {
      return await session.search({ base, attributes, controls, signal, ...(filter === undefined ? {} : { filter }) });
    } catch (error) {
      throw explain(error, base, session.server, from !== undefined);
    }
  };
  let next: Promise<Answer> | undefined = request(cookie);
  try {
    while (next) {
      const page: Answer = await next;
      const value = page.controls.get(controlTypes.dirSync);
      if (!value)
        throw ldapErrors('ldap.protocol', { server: session.server, reason: 'no DirSync control in the answer' });
      const answer = readDirSyncAnswer(value);
      next = answer.hasMore ? request(answer.cookie) : undefined;
      next?.catch(() => undefined); // it is awaited, and reported, in the next turn
      yield { entries: page.entries, cookie: answer.cookie };
    }
  } finally {
    await next?.catch(() => undefined); // the reader left early
  }
}

/** The same search without a cookie was answered before: a refusal now is about the cookie (Samba says 12, Windows 53 or 80). */
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
