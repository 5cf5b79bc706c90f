import type { Text } from '../../../../base/messages.ts';

export const progressMessages = {
  first: { en: 'The first synchronization is running', nl: 'De eerste synchronisatie is bezig' },
  running: { en: 'A synchronization is running', nl: 'Er is een synchronisatie bezig' },
  step: {
    en: 'Now: {step} of {connector}, started by {agent}',
    nl: 'Nu: {step} van {connector}, gestart door {agent}',
  },
  bar: { en: 'Progress of this step', nl: 'Voortgang van deze stap' },
  doneOf: { en: '{done} of {expected}', nl: '{done} van {expected}' },
  thisStep: { en: 'This step', nl: 'Deze stap' },
  read: { en: 'Read', nl: 'Gelezen' },
  matched: { en: 'Matched', nl: 'Gekoppeld' },
  sent: { en: 'Sent', nl: 'Verzonden' },
  rate: { en: 'Objects per second', nl: 'Objecten per seconde' },
  left: { en: 'Time left', nl: 'Resterende tijd' },
  unknown: { en: 'not known yet', nl: 'nog niet bekend' },
  awaits: {
    en: 'The agent is registered; its first synchronization has not started yet',
    nl: 'De agent is geregistreerd; de eerste synchronisatie is nog niet gestart',
  },
  awaitsNext: {
    en: 'This page shows the progress as soon as the run starts. To start it now, run this on the server of Connect:',
    nl: 'Deze pagina toont de voortgang zodra die begint. Start de synchronisatie nu op de server van Connect:',
  },
} as const satisfies Record<string, Text>;
