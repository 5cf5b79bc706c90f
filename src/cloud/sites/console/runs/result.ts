import { own } from '../../../../base/own.ts';
import type { Text } from '../../../../base/messages.ts';
import { counterNames } from '../../../../wire/index.ts';
import type { Tone, Translate } from '../../../../web/index.ts';

/** The field's results in ordinary words; the field's own word stands beside them on the page of a run. */
const results: Readonly<Record<string, Text>> = {
  success: { en: 'Succeeded', nl: 'Geslaagd' },
  'in-progress': { en: 'Running', nl: 'Bezig' },
  'completed-export-errors': { en: 'Completed with errors', nl: 'Voltooid met fouten' },
  'completed-sync-errors': { en: 'Completed with errors', nl: 'Voltooid met fouten' },
  'completed-discovery-errors': { en: 'Read with errors', nl: 'Gelezen met fouten' },
  'completed-transient-objects': { en: 'Completed, objects in transit', nl: 'Voltooid, objecten onderweg' },
  'completed-warnings': { en: 'Completed with warnings', nl: 'Voltooid met waarschuwingen' },
  'stopped-deletion-threshold-exceeded': { en: 'Deletes held back', nl: 'Verwijderingen tegengehouden' },
  'stopped-server-down': { en: 'Server not reached', nl: 'Server niet bereikt' },
  'stopped-connectivity': { en: 'Connection lost', nl: 'Verbinding verbroken' },
  'stopped-error-limit': { en: 'Too many errors', nl: 'Te veel fouten' },
  'stopped-process-ended': { en: 'Process ended', nl: 'Proces beëindigd' },
  'stopped-empty-import': { en: 'Nothing was read', nl: 'Niets gelezen' },
  'stopped-full-import-required': { en: 'Full import needed', nl: 'Volledige import nodig' },
  'stopped-extension-dll-exception': { en: 'Unexpected error', nl: 'Onverwachte fout' },
  'stopped-user-termination': { en: 'Stopped by hand', nl: 'Handmatig gestopt' },
  'no-start-credentials': { en: 'Credentials refused', nl: 'Aanmelding geweigerd' },
  'no-start-connection': { en: 'Not connected', nl: 'Geen verbinding' },
};

const families: readonly (readonly [prefix: string, tone: Tone, text: Text])[] = [
  ['completed-', 'warn', { en: 'Partly completed', nl: 'Gedeeltelijk voltooid' }],
  ['stopped-', 'bad', { en: 'Stopped', nl: 'Gestopt' }],
  ['no-start-', 'bad', { en: 'Did not start', nl: 'Niet gestart' }],
  ['not-run', 'idle', { en: 'Not run', nl: 'Niet uitgevoerd' }],
];

export function toneOf(result: string): Tone {
  if (result === 'success') return 'good';
  if (result === 'stopped-deletion-threshold-exceeded') return 'warn';
  return families.find(([prefix]) => result.startsWith(prefix))?.[1] ?? 'idle';
}

export function wordsOf(t: Translate, result: string): string {
  const text = own(results, result) ?? families.find(([prefix]) => result.startsWith(prefix))?.[2];
  return text ? t(text) : result;
}

/** Cycles by their kind; a run of one step is named after the step. */
const profiles: Readonly<Record<string, Text>> = {
  initial: { en: 'Initial', nl: 'Initieel' },
  delta: { en: 'Delta', nl: 'Delta' },
  'full-import': { en: 'Full import', nl: 'Volledige import' },
  'delta-import': { en: 'Delta import', nl: 'Delta-import' },
  'full-synchronization': { en: 'Full synchronization', nl: 'Volledige synchronisatie' },
  'delta-synchronization': { en: 'Delta synchronization', nl: 'Deltasynchronisatie' },
  export: { en: 'Export', nl: 'Export' },
};

const known = (t: Translate, texts: Readonly<Record<string, Text>>, name: string): string => {
  const text = own(texts, name);
  return text ? t(text) : name;
};

export const profileWords = (t: Translate, profile: string): string => known(t, profiles, profile);
export const counterWords = (t: Translate, name: string): string => known(t, counterNames, name);
