import type { EventEntry } from '../../base/event-log.ts';

/** The health service's own events. */
export const healthEvents = {
  raised: {
    source: 'Hawser',
    id: 34_100,
    level: 'warning',
    text: {
      en: 'Alert {code} ({severity}) of agent {agent} is raised: {title}.',
      nl: 'Melding {code} ({severity}) van agent {agent} is ontstaan: {title}.',
    },
  },
  resolved: {
    source: 'Hawser',
    id: 34_101,
    level: 'information',
    text: {
      en: 'Alert {code} of agent {agent} is resolved ({resolution}): {title}.',
      nl: 'Melding {code} van agent {agent} is opgelost ({resolution}): {title}.',
    },
  },
  acknowledged: {
    source: 'Hawser',
    id: 34_102,
    level: 'information',
    text: {
      en: 'Alert {code} is acknowledged by {administrator}.',
      nl: 'Melding {code} is bevestigd door {administrator}.',
    },
  },
} as const satisfies Record<string, EventEntry>;
