import { readFileSync } from 'node:fs';
import { fileError } from '../../base/configuration/file-errors.ts';
import { wellKnownSids } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { remove } from '../operations/delete.ts';
import { modify } from '../operations/modify.ts';
import { rename } from '../operations/rename.ts';
import type { Session } from '../rights/session.ts';
import { RequestControls } from '../search/controls.ts';
import { LdapFailure } from '../wire/result.ts';
import { entryLoader } from './load.ts';
import { type LdifNote, LdifNotes } from './notes.ts';
import { type LdifRecord, parseLdif } from './parse.ts';

/** What became of a file. */
export interface LdifReport {
  readonly file: string;
  /** Entries that are in the forest now. */
  readonly loaded: number;
  readonly notes: readonly LdifNote[];
}

export interface LdifFile {
  readonly file: string;
  readonly records: readonly LdifRecord[];
  readonly notes: LdifNotes;
}

/** Throws `file.…` and, when strict, `practice.ldif-invalid`. */
export function readLdif(file: string, strict: boolean): LdifFile {
  const notes = new LdifNotes(file, { strict });
  try {
    return { file, records: parseLdif(readFileSync(file), file, notes), notes };
  } catch (cause) {
    throw fileError(file, cause);
  }
}

/**
 * Entries first, in the order of the tree; then the changes, in the order of the file. An export may say of every entry
 * that it is added; only one that comes after another kind of change is a change itself (deleted and made again).
 */
export function loadLdif(forest: Forest, { file, records, notes }: LdifFile, userPassword: string): LdifReport {
  const first = records.findIndex(({ kind }) => kind !== 'add');
  const isLater = (record: LdifRecord, at: number): boolean =>
    first >= 0 && at > first && record.kind === 'add' && record.isChange;
  const loader = entryLoader(forest, records, notes, userPassword);
  let loaded = loader.load(records.filter((record, at) => !isLater(record, at)));
  const account = forest.byRid(500);
  const session: Session = { account, sids: new Set([wellKnownSids.system]), isAdministrator: true, isEncrypted: true };
  const controls = new RequestControls([], forest.isWindows);
  for (const [at, record] of records.entries()) {
    try {
      if (isLater(record, at)) loaded += loader.load([record]);
      else if (record.kind === 'modify') modify(forest, session, record.dn, record.changes, controls);
      else if (record.kind === 'delete') remove(forest, session, record.dn, controls);
      else if (record.kind === 'rename') rename(forest, session, record, controls);
    } catch (cause) {
      if (!(cause instanceof LdapFailure)) throw cause;
      const found = `${cause.result} (${cause.message.trim()})`;
      const mistake = { line: record.line, found, expected: 'a change that can be made' };
      notes.mistake('practice.ldif-change-refused', mistake, cause);
    }
  }
  return { file, loaded, notes: notes.all };
}
