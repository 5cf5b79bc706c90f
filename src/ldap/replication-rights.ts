import { isHawserError } from '../base/errors.ts';
import { dirSync } from './dirsync.ts';
import type { Session } from './session.ts';

export interface ReplicationAnswer {
  /** Replicating Directory Changes. */
  readonly mayReplicate: boolean;
  /** Whether added and removed members come one by one; undefined when no group was shown. */
  readonly hasIncrementalValues: boolean | undefined;
}

/**
 * Asks for changes as an import does, for groups with members from the beginning, and stops at the first: by then the
 * right has been checked, and the name of the attribute says how members are told.
 */
export async function askToReplicate(
  session: Session,
  { baseDn, signal }: { readonly baseDn: string; readonly signal?: AbortSignal | undefined },
): Promise<ReplicationAnswer> {
  const search = { base: baseDn, filter: '(&(objectClass=group)(member=*))', attributes: ['member'], signal };
  try {
    for await (const { entries } of dirSync(session, { ...search, chunkSize: 1, pageBytes: 10_000 })) {
      const names = entries.flatMap(({ attributes }) => Object.keys(attributes));
      const member = names.find((name) => /^member(;|$)/i.test(name));
      if (member !== undefined) return { mayReplicate: true, hasIncrementalValues: /;range=[01]-[01]$/.test(member) };
    }
    return { mayReplicate: true, hasIncrementalValues: undefined };
  } catch (error) {
    if (isHawserError(error, 'ldap.no-replication-rights'))
      return { mayReplicate: false, hasIncrementalValues: undefined };
    throw error;
  }
}
