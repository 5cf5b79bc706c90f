import type { EventEntry } from '../../base/event-log.ts';

/** The health service's own events. The value is not called `code`: logs hide what is, as one-time codes are. */
export const healthEvents = {
  raised: {
    source: 'Hawser',
    id: 34_100,
    level: 'warning',
    text: {
      en: 'Alert {alert} ({severity}) of agent {agent} is raised: {title}. {cause}',
      nl: 'Melding {alert} ({severity}) van agent {agent} is ontstaan: {title}. {cause}',
    },
  },
  resolved: {
    source: 'Hawser',
    id: 34_101,
    level: 'information',
    text: {
      en: 'Alert {alert} of agent {agent} is resolved ({resolution}): {title}. {closed}',
      nl: 'Melding {alert} van agent {agent} is opgelost ({resolution}): {title}. {closed}',
    },
  },
  acknowledged: {
    source: 'Hawser',
    id: 34_102,
    level: 'information',
    activity: 'Acknowledge alert',
    text: {
      en: 'Alert {alert} is acknowledged by {administrator}.',
      nl: 'Melding {alert} is bevestigd door {administrator}.',
    },
  },
} as const satisfies Record<string, EventEntry & { readonly activity?: string }>;
