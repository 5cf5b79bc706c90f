import { isKeyOf } from '../../base/keys.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { BundleAnalysis, Manifest } from '../../diagnose/bundle/index.ts';
import { viewDiagnosis } from '../diagnose/view.ts';
import { formatCount, styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

const words = {
  file: { en: 'file', nl: 'bestand' },
  size: { en: 'size', nl: 'grootte' },
  what: { en: 'what', nl: 'wat' },
  replaced: { en: 'replaced', nl: 'vervangen' },
  total: { en: 'Replaced in total: {list}.', nl: 'In totaal vervangen: {list}.' },
  nothing: { en: 'nothing', nl: 'niets' },
  person: { en: 'people and accounts', nl: 'personen en accounts' },
  net: { en: 'hosts and domains', nl: 'hosts en domeinen' },
  address: { en: 'addresses', nl: 'adressen' },
  phone: { en: 'telephone numbers', nl: 'telefoonnummers' },
  guid: { en: 'GUIDs', nl: 'GUID’s' },
  sid: { en: 'SIDs', nl: 'SID’s' },
  secret: { en: 'secrets (removed)', nl: 'geheimen (verwijderd)' },
  made: {
    en: 'Made {at} by Hawser {hawser}: {roles}, {days} {days:day/days}.',
    nl: 'Gemaakt {at} door Hawser {hawser}: {roles}, {days} {days:dag/dagen}.',
  },
} as const satisfies Record<string, Text>;

/** The list that a person agrees to: every file, its size, what was replaced in it. */
export function viewManifest(manifest: Manifest, language: Language): string {
  const list = (replaced: Readonly<Record<string, number>>): string =>
    Object.entries(replaced)
      .map(([kind, count]) => `${formatCount(count, language)} ${isKeyOf(words, kind) ? words[kind][language] : kind}`)
      .join(', ') || words.nothing[language];
  const files = table(manifest.files, [
    { title: words.file[language], value: ({ path }) => path },
    { title: words.size[language], value: ({ bytes }) => size(bytes, language), align: 'right' },
    { title: words.what[language], value: ({ about }) => about[language] },
    {
      title: words.replaced[language],
      value: ({ replaced }) => String(Object.values(replaced).reduce((sum, count) => sum + count, 0)),
      align: 'right',
    },
  ]);
  return `${files}\n\n${format(words.total, language, { list: list(manifest.replaced) })}`;
}

/** The findings first, root before all; then what it was made of. */
export function viewAnalysis({ bundle, diagnosis }: BundleAnalysis, language: Language, all: boolean): string {
  const { createdAt, hawser, roles, days } = bundle;
  const made = format(words.made, language, { at: createdAt, hawser, roles: roles.join(', '), days });
  return `${viewDiagnosis(diagnosis, { all })}\n\n${styled('dim', made, process.stdout)}`;
}

export function size(bytes: number, language: Language): string {
  if (bytes < 1024) return `${bytes} B`;
  const [unit, count] = bytes < 1024 ** 2 ? ['KiB', bytes / 1024] : ['MiB', bytes / 1024 ** 2];
  return `${count.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ${unit}`;
}
