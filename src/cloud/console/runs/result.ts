import type { Text } from '../../../base/messages.ts';
import type { RunReport } from '../../../wire/index.ts';
import type { Tone } from '../../web/components.ts';
import type { Translate } from '../../web/translate.ts';

type Step = RunReport['steps'][number];

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
  'stopped-user-termination': { en: 'Stopped by hand', nl: 'Handmatig gestopt' },
  'no-start-credentials': { en: 'Credentials refused', nl: 'Aanmelding geweigerd' },
};

const families: readonly (readonly [prefix: string, tone: Tone, text: Text])[] = [
  ['completed-', 'warn', { en: 'Completed, not everything', nl: 'Voltooid, niet alles' }],
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
  const text = results[result] ?? families.find(([prefix]) => result.startsWith(prefix))?.[2];
  return text ? t(text) : result;
}

const profiles: Readonly<Record<string, Text>> = {
  initial: { en: 'Initial', nl: 'Initieel' },
  full: { en: 'Full', nl: 'Volledig' },
  delta: { en: 'Delta', nl: 'Delta' },
  import: { en: 'Import', nl: 'Import' },
  export: { en: 'Export', nl: 'Export' },
  preview: { en: 'Preview', nl: 'Voorbeeld' },
};

const steps: Readonly<Record<string, Text>> = {
  'full-import': { en: 'Full import', nl: 'Volledige import' },
  'delta-import': { en: 'Delta import', nl: 'Delta-import' },
  'full-synchronization': { en: 'Full synchronization', nl: 'Volledige synchronisatie' },
  'delta-synchronization': { en: 'Delta synchronization', nl: 'Deltasynchronisatie' },
  'full-sync': { en: 'Full synchronization', nl: 'Volledige synchronisatie' },
  'delta-sync': { en: 'Delta synchronization', nl: 'Deltasynchronisatie' },
  export: { en: 'Export', nl: 'Export' },
  'confirming-import': { en: 'Confirming import', nl: 'Bevestigende import' },
};

const counters: Readonly<Record<string, Text>> = {
  adds: { en: 'added', nl: 'toegevoegd' },
  added: { en: 'added', nl: 'toegevoegd' },
  updates: { en: 'updated', nl: 'bijgewerkt' },
  updated: { en: 'updated', nl: 'bijgewerkt' },
  deletes: { en: 'deleted', nl: 'verwijderd' },
  deleted: { en: 'deleted', nl: 'verwijderd' },
  renames: { en: 'renamed', nl: 'hernoemd' },
  unchanged: { en: 'unchanged', nl: 'ongewijzigd' },
  created: { en: 'created', nl: 'aangemaakt' },
  'hard-matched': { en: 'hard matched', nl: 'hard gekoppeld' },
  'soft-matched': { en: 'soft matched', nl: 'zacht gekoppeld' },
  quarantined: { en: 'quarantined', nl: 'in quarantaine' },
  rejected: { en: 'rejected', nl: 'geweigerd' },
  errors: { en: 'errors', nl: 'fouten' },
  read: { en: 'read', nl: 'gelezen' },
  projections: { en: 'projected', nl: 'geprojecteerd' },
  joins: { en: 'joined', nl: 'gekoppeld' },
  disconnects: { en: 'disconnected', nl: 'ontkoppeld' },
  provisioned: { en: 'provisioned', nl: 'klaargezet' },
  deprovisioned: { en: 'deprovisioned', nl: 'afgevoerd' },
  flows: { en: 'attribute flows', nl: 'attribute flows' },
  references: { en: 'references', nl: 'verwijzingen' },
  heldBack: { en: 'held back', nl: 'tegengehouden' },
  retried: { en: 'retried', nl: 'opnieuw geprobeerd' },
  batches: { en: 'batches', nl: 'batches' },
};

const known = (t: Translate, texts: Readonly<Record<string, Text>>, name: string): string => {
  const text = texts[name];
  return text ? t(text) : name;
};

export const profileWords = (t: Translate, profile: string): string => known(t, profiles, profile);
export const stepWords = (t: Translate, kind: string): string => known(t, steps, kind);
export const counterWords = (t: Translate, name: string): string => known(t, counters, name);

/** Counters that say that nothing was done, or that count something else than objects. */
const idle = new Set([
  'unchanged',
  'read',
  'errors',
  'rejected',
  'references',
  'flows',
  'batches',
  'heldBack',
  'retried',
]);

/** How many objects a run changed: in the cloud when it exported, else what it read from the forests. */
export function changesOf(steps: readonly Step[]): number {
  const count = (chosen: readonly Step[]): number =>
    chosen
      .flatMap(({ counters }) => Object.entries(counters))
      .reduce((sum, [name, value]) => (idle.has(name) ? sum : sum + value), 0);
  const exports = steps.filter(({ kind }) => kind.includes('export'));
  return count(exports.length > 0 ? exports : steps.filter(({ kind }) => kind.includes('import')));
}
