import { formatDetail, withSentence } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
// oxlint-disable-next-line import/no-unassigned-import -- loading the room registers what its notes say
import '../../practice/index.ts';
import type { LdifReport } from '../../practice/index.ts';
import { styled } from '../terminal/terminal.ts';

const loaded: Text = {
  en: '{count} {count:entry/entries} of {file} {count:is/are} in the forest.',
  nl: '{count} {count:entry/entry’s} van {file} {count:staat/staan} in het forest.',
};

/** What of an organisation's export is in the forest, and what is not, with counts and examples. */
export function viewLdif(report: LdifReport, language: Language): string {
  const lines = report.notes.flatMap(({ what, count, examples }) => [
    `  ${String(count).padStart(6)} ${formatDetail(what, language)}`,
    ...examples.map(({ line, found }) => styled('dim', `         ${report.file}:${line}: ${found}`, process.stdout)),
  ]);
  return [format(loaded, language, { count: report.loaded, file: report.file }), ...lines].join('\n');
}

export function ldifJson({ notes, ...report }: LdifReport, language: Language): object {
  return { ...report, notes: notes.map((note) => withSentence(note, 'what', language)) };
}
