import type { EventEntry } from '../../base/event-log.ts';

/** Who is at the relay. */
export const relayEvents = {
  connected: {
    source: 'Hawser',
    id: 34_210,
    level: 'information',
    text: {
      en: 'Agent {agent} is connected to the relay ({features}).',
      nl: 'Agent {agent} is verbonden met de relay ({features}).',
    },
  },
  lost: {
    source: 'Hawser',
    id: 34_211,
    level: 'warning',
    text: {
      en: 'Agent {agent} disconnected from the relay ({reason}).',
      nl: 'De verbinding van agent {agent} met de relay is verbroken ({reason}).',
    },
  },
} as const satisfies Record<string, EventEntry>;
