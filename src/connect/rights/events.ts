import type { EventEntry } from '../../base/event-log.ts';

export const rightsEvents = {
  lost: {
    source: 'Hawser',
    id: 34_240,
    level: 'warning',
    text: {
      en: 'A run of {connector} has to do without: {detail} ({code}). hawser connect rights check prints what to grant.',
      nl: 'Een run van {connector} moet het zonder doen: {detail} ({code}). hawser connect rights check toont wat te verlenen is.',
    },
  },
  regained: {
    source: 'Hawser',
    id: 34_241,
    level: 'information',
    text: {
      en: 'What runs of {connector} did without is there again ({code}).',
      nl: 'Wat runs van {connector} misten, is er weer ({code}).',
    },
  },
} as const satisfies Record<string, EventEntry>;
