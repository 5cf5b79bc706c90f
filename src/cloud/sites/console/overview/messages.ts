import type { Text } from '../../../../base/messages.ts';

export const overviewMessages = {
  title: { en: 'Overview', nl: 'Overzicht' },
  fresh: { en: 'In sync with the forests', nl: 'Gesynchroniseerd met de forests' },
  freshExcept: {
    en: 'In sync with the forests, except for the deletes below',
    nl: 'Gesynchroniseerd met de forests, op de verwijderingen hieronder na',
  },
  stale: { en: 'The cloud may be out of date', nl: 'De cloud is mogelijk niet actueel' },
  notYet: { en: 'Nothing has been synchronized yet', nl: 'Er is nog niets gesynchroniseerd' },
  noneSucceeded: { en: 'No synchronization has succeeded yet', nl: 'Er is nog geen synchronisatie geslaagd' },
  lastSuccess: { en: 'Last successful synchronization', nl: 'Laatste geslaagde synchronisatie' },
  latestRun: { en: 'Latest run', nl: 'Laatste run' },
  staleNext: {
    en: 'Is Connect running, and can it reach the forests and this service? On its server:',
    nl: 'Draait Connect, en kan het de forests en deze dienst bereiken? Op de server van Connect:',
  },
  notYetNext: {
    en: 'Register an agent and start it: the first synchronization brings everything that is in scope.',
    nl: 'Registreer een agent en start de agent: de eerste synchronisatie haalt alles op wat in scope is.',
  },
  toAgents: { en: 'Register an agent', nl: 'Registreer een agent' },
  split: {
    en: '{synchronized} synchronized, {cloud} cloud only',
    nl: '{synchronized} gesynchroniseerd, {cloud} alleen cloud',
  },
  allSynchronized: { en: 'all synchronized', nl: 'alle gesynchroniseerd' },
  counts: { en: 'Objects in the directory', nl: 'Objecten in de directory' },
  chartTitle: { en: 'Latest runs', nl: 'Laatste runs' },
  allRuns: { en: 'All runs', nl: 'Alle runs' },
  agents: { en: 'Agents', nl: 'Agents' },
  allAgents: { en: 'Manage', nl: 'Beheren' },
  noAgents: { en: 'No agent is registered', nl: 'Er is geen agent geregistreerd' },
  recent: { en: 'Latest changes', nl: 'Laatste wijzigingen' },
  noChanges: { en: 'No object has changed yet', nl: 'Er is nog geen object gewijzigd' },
  gone: { en: 'an object that is gone', nl: 'een object dat er niet meer is' },
} as const satisfies Record<string, Text>;
