import type { EventEntry } from '../../base/event-log.ts';

/** Requests about passwords. Those of the field (31001–33009) are in the event log of the agent that did it. */
export const passwordEvents = {
  asked: {
    source: 'Hawser',
    id: 34_200,
    level: 'information',
    activity: 'Reset password (by admin)',
    text: {
      en: '{activity}: requested by {actor} for {object} (request {request}).',
      nl: '{activity}: aangevraagd door {actor} voor {object} (aanvraag {request}).',
    },
  },
  succeeded: {
    source: 'Hawser',
    id: 34_201,
    level: 'information',
    text: {
      en: '{activity} for {object} succeeded at agent {agent} (request {request}, events {events}).',
      nl: '{activity} voor {object} is gelukt bij agent {agent} (aanvraag {request}, gebeurtenissen {events}).',
    },
  },
  failed: {
    source: 'Hawser',
    id: 34_202,
    level: 'warning',
    text: {
      en: '{activity} for {object} ended as {result}, {reason}, at agent {agent} (request {request}, events {events}).',
      nl: '{activity} voor {object} eindigde als {result}, {reason}, bij agent {agent} (aanvraag {request}, gebeurtenissen {events}).',
    },
  },
} as const satisfies Record<string, EventEntry & { readonly activity?: string }>;

/** The same, as the audit calls it when it is about unlocking. */
export const unlockAsked = { ...passwordEvents.asked, activity: 'Unlock user account (by admin)' } as const;
