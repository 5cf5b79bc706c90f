import type { EventEntry } from '../../base/event-log.ts';

export const rightsEvents = {
  lost: {
    source: 'Hawser',
    id: 34_240,
    level: 'warning',
    text: {
      en: 'A run of {connector} works without a capability: {detail} ({code}). hawser connect rights check prints what to grant.',
      nl: 'Een run van {connector} werkt zonder een mogelijkheid: {detail} ({code}). hawser connect rights check toont welke rechten u verleent.',
    },
  },
  regained: {
    source: 'Hawser',
    id: 34_241,
    level: 'information',
    text: {
      en: 'The capability that runs of {connector} lacked is back ({code}).',
      nl: 'De mogelijkheid die runs van {connector} misten, is terug ({code}).',
    },
  },
} as const satisfies Record<string, EventEntry>;
