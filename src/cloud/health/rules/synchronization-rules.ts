import { DAY, HOUR, MINUTE } from '../../../base/clock.ts';
import type { DetailItem } from '../../../base/details.ts';
import type { AgentFacts } from './rule.ts';
import { rule, when } from './rule.ts';

/** The field calls data old after two hours; three turns of a slower schedule. */
const OLD_MS = 2 * HOUR;
/** Without a schedule cycles are run by hand. */
const OLD_BY_HAND_MS = DAY;
const FORGOTTEN_STAGING_MS = DAY;

const isTrouble = (result: string): boolean => result.startsWith('stopped-') || result.startsWith('no-start-');
const HELD_BACK = 'stopped-deletion-threshold-exceeded';
/** Followed by a full import in the same run, which speaks for itself. */
const REPLACED = 'stopped-full-import-required';

/** What the cycles did, and what they did not do for too long. */
export const synchronizationRules = {
  'health.import-failed': rule({
    severity: 'error',
    mail: true,
    title: { en: 'Import from {connector} fails', nl: 'Import uit {connector} mislukt' },
    cause: {
      en: 'The latest run of agent {agent} ended there with {result}. {detail}',
      nl: 'De laatste run van agent {agent} eindigde daar met {result}. {detail}',
    },
    fix: {
      en: 'hawser explain {result} says what it means. Changes of that forest wait, and nothing is deleted; the next run tries again.',
      nl: 'hawser explain {result} zegt wat het betekent. Wijzigingen van dat forest wachten en er wordt niets verwijderd; de volgende run probeert het opnieuw.',
    },
    closed: { en: 'A later import succeeded.', nl: 'Een latere import is geslaagd.' },
    // A forest that cannot be reached says it once, with the better cause.
    find: (facts) =>
      problems(facts, (kind) => kind.endsWith('import')).filter(
        ({ subject }) =>
          !facts.heartbeat.forests.some(({ name, failure }) => failure && name.toLowerCase() === subject.toLowerCase()),
      ),
  }),
  'health.export-failed': rule({
    severity: 'error',
    mail: true,
    title: { en: 'Export to {connector} fails', nl: 'Export naar {connector} mislukt' },
    cause: {
      en: 'The latest run of agent {agent} ended there with {result}. {detail}',
      nl: 'De laatste run van agent {agent} eindigde daar met {result}. {detail}',
    },
    fix: {
      en: 'hawser explain {result} says what it means. The changes are kept; the next run sends them again.',
      nl: 'hawser explain {result} zegt wat het betekent. De wijzigingen blijven bewaard; de volgende run verstuurt ze opnieuw.',
    },
    closed: { en: 'A later export succeeded.', nl: 'Een latere export is geslaagd.' },
    find: (facts) => problems(facts, (kind) => kind === 'export'),
  }),
  'health.synchronization-failed': rule({
    severity: 'error',
    mail: true,
    title: { en: 'Synchronization of {connector} fails', nl: 'Synchronisatie van {connector} mislukt' },
    cause: {
      en: 'The latest run of agent {agent} ended there with {result}. {detail}',
      nl: 'De laatste run van agent {agent} eindigde daar met {result}. {detail}',
    },
    fix: {
      en: 'hawser explain {result} says what it means; the log of the agent has the rest.',
      nl: 'hawser explain {result} zegt wat het betekent; het logboek van de agent bevat de rest.',
    },
    closed: { en: 'A later synchronization succeeded.', nl: 'Een latere synchronisatie is geslaagd.' },
    find: (facts) => problems(facts, (kind) => kind.endsWith('synchronization')),
  }),
  'health.run-overdue': rule({
    severity: 'error',
    mail: true,
    title: {
      en: 'Agent {agent} has not synchronized for {hours} hours',
      nl: 'Agent {agent} heeft al {hours} uur niet gesynchroniseerd',
    },
    cause: {
      en: 'Missing: a successful run; the last one was {last}. The agent reports, so the schedule is off or every run fails.',
      nl: 'Ontbreekt: een geslaagde run; de laatste was {last}. De agent meldt zich wel, dus staat het schema uit of mislukt elke run.',
    },
    fix: {
      en: 'hawser connect runs shows how they ended; hawser connect sync starts one now.',
      nl: 'hawser connect runs toont hoe ze eindigden; hawser connect sync start er nu een.',
    },
    closed: { en: 'A run succeeded.', nl: 'Er is een run geslaagd.' },
    find: (facts) => {
      const { startedAt, engine } = facts.heartbeat;
      const since = engine.lastSuccessAt ?? startedAt;
      return overdue(facts, since, undefined, { last: engine.lastSuccessAt ? minuteOf(since) : '-' });
    },
  }),
  'health.import-overdue': rule({
    severity: 'error',
    mail: true,
    title: {
      en: 'No import of forest {forest} for {hours} hours',
      nl: 'Al {hours} uur geen import van forest {forest}',
    },
    cause: {
      en: 'Missing: an import of {forest} by agent {agent}; the last one was {last}. Changes since then are not in the cloud.',
      nl: 'Ontbreekt: een import van {forest} door agent {agent}; de laatste was {last}. Wijzigingen van daarna staan niet in de cloud.',
    },
    fix: {
      en: 'hawser connect runs shows how its imports ended; hawser doctor forest shows where it fails.',
      nl: 'hawser connect runs toont hoe de imports eindigden; hawser doctor forest laat zien waar het misgaat.',
    },
    closed: { en: 'The forest was imported.', nl: 'Het forest is geïmporteerd.' },
    find: (facts) =>
      facts.heartbeat.forests.flatMap(({ name: forest, lastImportAt }) =>
        overdue(facts, lastImportAt ?? facts.heartbeat.startedAt, forest, {
          forest,
          last: lastImportAt ? minuteOf(lastImportAt) : '-',
        }),
      ),
  }),
  'health.export-overdue': rule({
    severity: 'error',
    mail: true,
    title: {
      en: '{count} changes have been pending for {hours} hours',
      nl: '{count} wijzigingen wachten al {hours} uur',
    },
    cause: {
      en: 'Missing: an export by agent {agent}; the last one was {last}.',
      nl: 'Ontbreekt: een export door agent {agent}; de laatste was {last}.',
    },
    fix: {
      en: 'hawser connect runs shows how its exports ended; hawser connect pending shows what is pending.',
      nl: 'hawser connect runs toont hoe de exports eindigden; hawser connect pending toont wat er wacht.',
    },
    closed: {
      en: 'An export succeeded, or nothing is pending anymore.',
      nl: 'Er is een export geslaagd, of er wacht niets meer.',
    },
    find: (facts) => {
      const { engine, startedAt } = facts.heartbeat;
      // What is held back, declined or refused waits for a person, and has an alert of its own.
      const refused = Object.values(engine.objectErrors).reduce((sum, errors) => sum + errors, 0);
      const waiting = engine.heldBackDeletes + engine.declinedDeletes;
      const count = engine.pendingExports - waiting - refused;
      if (engine.staging || count <= 0) return [];
      const { lastExportAt } = engine;
      return overdue(facts, lastExportAt ?? startedAt, undefined, {
        count,
        last: lastExportAt ? minuteOf(lastExportAt) : '-',
      });
    },
  }),
  'health.deletes-held-back': rule({
    severity: 'error',
    mail: true,
    urgent: true,
    page: '/console/holds',
    title: { en: '{count} deletes are held back', nl: '{count} verwijderingen worden tegengehouden' },
    cause: {
      en: 'More objects disappeared from what agent {agent} reads than the accidental-delete threshold allows. Everything else is exported.',
      nl: 'Er verdwenen meer objecten uit wat agent {agent} leest dan de drempel voor onbedoeld verwijderen toestaat. Al het andere wordt geëxporteerd.',
    },
    fix: {
      en: 'Look at them on the page Held deletes of the console, or with hawser connect threshold. Meant: approve them. Not meant: decline them, and restore the objects or the scope in the forest.',
      nl: 'Bekijk ze op de pagina Tegengehouden verwijderingen van de console, of met hawser connect threshold. Bedoeld: keur ze goed. Niet bedoeld: wijs ze af en herstel de objecten of de scope in het forest.',
    },
    closed: { en: 'No decision is pending anymore.', nl: 'Er wacht niets meer op een beslissing.' },
    find: ({ heartbeat: { engine } }) => when(engine.heldBackDeletes > 0, { data: { count: engine.heldBackDeletes } }),
  }),
  'health.slow-leak': rule({
    severity: 'warning',
    mail: true,
    page: '/console/recycle-bin',
    title: {
      en: '{count} deletes ({class}) in seven days',
      nl: '{count} verwijderingen ({class}) in zeven dagen',
    },
    cause: {
      en: 'Agent {agent} deleted more than twice the limit of the accidental-delete threshold ({limit}), a few at a time, so that nothing was held back.',
      nl: 'Agent {agent} verwijderde meer dan tweemaal de limiet van de drempel voor onbedoeld verwijderen ({limit}), steeds een paar, zodat niets werd tegengehouden.',
    },
    fix: {
      en: 'Check in the recycle bin whether these objects were meant to be deleted; it keeps them for 30 days.',
      nl: 'Kijk in de prullenbak of het de bedoeling was deze objecten te verwijderen; daar blijven ze 30 dagen.',
    },
    closed: { en: 'The last seven days are below the limit.', nl: 'De laatste zeven dagen blijven onder de limiet.' },
    find: ({ heartbeat: { engine } }) =>
      engine.slowLeaks.map(({ class: objectClass, count, limit }) => ({
        subject: objectClass,
        data: { class: objectClass, count, limit },
      })),
  }),
  'health.object-errors': rule({
    severity: 'warning',
    mail: true,
    title: { en: '{count} objects have errors', nl: '{count} objecten hebben fouten' },
    cause: {
      en: 'In the cloud they differ from the forest of agent {agent}: {codes}.',
      nl: 'In de cloud wijken ze af van het forest van agent {agent}: {codes}.',
    },
    fix: {
      en: 'Errors, in the console, lists each error with its object; hawser explain CODE says what to do.',
      nl: 'Fouten, in de console, toont elke fout met het object; hawser explain CODE zegt wat u doet.',
    },
    closed: { en: 'No object has an error anymore.', nl: 'Geen object heeft nog een fout.' },
    find: ({ heartbeat: { engine } }) => {
      const errors = Object.entries(engine.objectErrors).toSorted(([, a], [, b]) => b - a);
      const count = errors.reduce((sum, [, times]) => sum + times, 0);
      const codes = errors
        .slice(0, 5)
        .map(([code, times]) => `${code} × ${times}`)
        .join(', ');
      return when(count > 0, { data: { count, codes } });
    },
  }),
  'health.rules-invalid': rule({
    severity: 'error',
    mail: true,
    title: {
      en: 'The sync rules on agent {agent} have mistakes',
      nl: 'De sync rules op agent {agent} bevatten fouten',
    },
    cause: {
      en: 'The rule files changed on disk and have {count} mistakes. The agent uses the earlier rules, and would not start again with these files.',
      nl: 'De bestanden met sync rules zijn op schijf gewijzigd en bevatten {count} fouten. De agent gebruikt de eerdere sync rules en zou met deze bestanden niet opnieuw starten.',
    },
    fix: {
      en: 'hawser connect rules lists the mistakes. Correct them, then run: hawser connect rules reload',
      nl: 'hawser connect rules toont de fouten. Verbeter ze en voer daarna uit: hawser connect rules reload',
    },
    closed: { en: 'The files no longer have mistakes.', nl: 'De bestanden bevatten geen fouten meer.' },
    find: ({ heartbeat: { engine } }) =>
      when(engine.rules?.onDisk === 'invalid', { data: { count: engine.rules?.problems ?? 0 } }),
  }),
  'health.rules-not-in-use': rule({
    severity: 'warning',
    mail: false,
    title: {
      en: 'Agent {agent} does not use its newest sync rules',
      nl: 'Agent {agent} gebruikt de nieuwste sync rules niet',
    },
    cause: {
      en: 'The rule files changed on disk since the agent loaded them. It keeps the earlier rules until they are reloaded or it starts again.',
      nl: 'De bestanden met sync rules zijn op schijf gewijzigd nadat de agent ze laadde. De agent houdt de eerdere sync rules tot ze opnieuw worden geladen of de agent opnieuw start.',
    },
    fix: {
      en: 'Run: hawser connect rules reload',
      nl: 'Voer uit: hawser connect rules reload',
    },
    closed: { en: 'The rules of the files are in use.', nl: 'De sync rules van de bestanden zijn in gebruik.' },
    find: ({ heartbeat: { engine } }) => when(engine.rules?.onDisk === 'newer', { data: {} }),
  }),
  'health.nobody-exports': rule({
    severity: 'warning',
    mail: true,
    title: { en: 'No agent exports', nl: 'Geen enkele agent exporteert' },
    cause: {
      en: 'Agent {agent} is in staging mode and no other agent exports, so nothing reaches the cloud.',
      nl: 'Agent {agent} staat in staging mode en geen andere agent exporteert; er komt dus niets in de cloud.',
    },
    fix: {
      en: 'Start the active agent, or make this one active: hawser connect staging off',
      nl: 'Start de actieve agent, of maak deze actief: hawser connect staging off',
    },
    closed: { en: 'An agent exports again.', nl: 'Er exporteert weer een agent.' },
    find: ({ heartbeat: { engine, startedAt }, otherExporters, now }) =>
      when(engine.staging && otherExporters === 0 && now.getTime() - Date.parse(startedAt) > FORGOTTEN_STAGING_MS, {
        data: {},
      }),
  }),
};

function problems({ heartbeat }: AgentFacts, isOfInterest: (kind: string) => boolean) {
  const found = new Map<string, { subject: string; data: { connector: string; result: string; detail: DetailItem } }>();
  for (const { connector, kind, result, detail } of heartbeat.engine.lastRun?.problems ?? []) {
    if (!isOfInterest(kind) || !isTrouble(result) || result === HELD_BACK || result === REPLACED) continue;
    found.set(connector, { subject: connector, data: { connector, result, detail: detail ?? '' } });
  }
  return [...found.values()];
}

/**
 * Old by the clock of the agent, which made the time; a cycle that is at work now gets the benefit of the doubt for as
 * long again.
 */
function overdue<D extends object>(
  { now, clockOffsetMs, heartbeat: { engine, startedAt } }: AgentFacts,
  since: string,
  subject: string | undefined,
  data: D,
) {
  const usual = engine.scheduleEnabled ? Math.max(OLD_MS, 3 * engine.scheduleSeconds * 1000) : OLD_BY_HAND_MS;
  const limitMs = engine.running === null ? usual : 2 * usual;
  // A machine that was off for a night starts over.
  const from = Math.max(Date.parse(since), Date.parse(startedAt));
  const ageMs = now.getTime() + clockOffsetMs - from;
  const hours = Math.floor((now.getTime() + clockOffsetMs - Date.parse(since)) / HOUR);
  return when(ageMs > limitMs, { ...(subject !== undefined && { subject }), data: { ...data, hours } });
}

function minuteOf(iso: string): string {
  return `${new Date(Math.floor(Date.parse(iso) / MINUTE) * MINUTE).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
