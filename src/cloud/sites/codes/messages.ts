import type { Text } from '../../../base/messages.ts';

export const codesMessages = {
  diagnosis: { en: 'Diagnosis', nl: 'Diagnose' },
  console: { en: 'Console', nl: 'Console' },
} as const satisfies Record<string, Text>;
