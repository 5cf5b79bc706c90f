import { readFileSync } from 'node:fs';
import { fileError } from '../../base/configuration/file-errors.ts';
import { wellKnownSids } from '../../directory/index.ts';
import { practiceErrors } from '../errors.ts';
import type { Forest } from '../forest.ts';
import { remove } from '../operations/delete.ts';
import { modify } from '../operations/modify.ts';
import { rename } from '../operations/rename.ts';
import type { Session } from '../rights/session.ts';
import { RequestControls } from '../search/controls.ts';
import { LdapFailure } from '../wire/result.ts';
import { loadEntries } from './load.ts';
import { type LdifRecord, parseLdif } from './parse.ts';

export function readLdif(file: string): LdifRecord[] {
  try {
    return parseLdif(readFileSync(file), file);
  } catch (cause) {
    throw fileError(file, cause);
  }
}

/** Entries first, in the order of the tree; then the changes, in the order of the file. */
export function loadLdif(forest: Forest, records: readonly LdifRecord[], file: string, userPassword: string): void {
  loadEntries(forest, records, file, userPassword);
  const account = forest.byRid(500);
  const session: Session = { account, sids: new Set([wellKnownSids.system]), isAdministrator: true, isEncrypted: true };
  const controls = new RequestControls([], forest.isWindows);
  for (const record of records) {
    try {
      if (record.kind === 'modify') modify(forest, session, record.dn, record.changes, controls);
      else if (record.kind === 'delete') remove(forest, session, record.dn, controls);
      else if (record.kind === 'rename') rename(forest, session, record, controls);
    } catch (cause) {
      if (!(cause instanceof LdapFailure)) throw cause;
      const found = `${cause.result} (${cause.message.trim()})`;
      throw practiceErrors(
        'practice.ldif-invalid',
        { file, line: record.line, found, expected: 'a change that can be made' },
        { cause },
      );
    }
  }
}
