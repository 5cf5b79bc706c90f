import type { EventEntry } from '../../base/event-log.ts';

export const keyEvents = {
  rotated: {
    source: 'Hawser',
    id: 34_111,
    level: 'information',
    text: {
      en: 'This agent proves itself to the cloud with key {key} from now on, in place of {previous}.',
      nl: 'Deze agent verifieert zich vanaf nu bij de cloud met sleutel {key}, in plaats van {previous}.',
    },
  },
} as const satisfies Record<string, EventEntry>;
