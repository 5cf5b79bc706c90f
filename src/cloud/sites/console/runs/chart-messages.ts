import type { Text } from '../../../../base/messages.ts';

export const chartMessages = {
  chartObjects: { en: 'Changes per run (logarithmic)', nl: 'Wijzigingen per run (logaritmisch)' },
  chartDuration: { en: 'Duration (logarithmic)', nl: 'Duur (logaritmisch)' },
  chartLabel: {
    en: 'Bar chart of the latest {count} runs; the table below it holds the same figures.',
    nl: 'Staafdiagram van de laatste {count} runs; de tabel eronder bevat dezelfde cijfers.',
  },
  bar: {
    en: '{when}: {changes} changes in {duration}, {result}',
    nl: '{when}: {changes} wijzigingen in {duration}, {result}',
  },
  legendGood: { en: 'Succeeded', nl: 'Geslaagd' },
  legendWarn: { en: 'With errors or held back', nl: 'Met fouten of tegengehouden' },
  legendBad: { en: 'Stopped', nl: 'Gestopt' },
} as const satisfies Record<string, Text>;
