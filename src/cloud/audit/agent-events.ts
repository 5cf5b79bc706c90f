import type { EventEntry } from '../../base/event-log.ts';

/** What happens to agents, and what is refused to them. */
export const agentEvents = {
  agentInvited: {
    source: 'Hawser',
    id: 34_012,
    level: 'information',
    activity: 'Invite agent',
    text: {
      en: 'A one-time code for an agent was made by {actor}; it is valid until {until}. The agent may: {grants}.',
      nl: 'Een eenmalige code voor een agent is gemaakt door {actor}; de code is geldig tot {until}. De agent mag: {grants}.',
    },
  },
  agentRegistered: {
    source: 'Hawser',
    id: 34_013,
    level: 'information',
    activity: 'Register agent',
    text: {
      en: 'Agent {agent} ({id}, version {version}) was registered with a one-time code.',
      nl: 'Agent {agent} ({id}, versie {version}) is geregistreerd met een eenmalige code.',
    },
  },
  agentRevoked: {
    source: 'Hawser',
    id: 34_014,
    level: 'warning',
    activity: 'Revoke agent',
    text: {
      en: 'Agent {agent} ({id}) was revoked by {actor}: from now on the cloud refuses it.',
      nl: 'Agent {agent} ({id}) is ingetrokken door {actor}: de cloud weigert hem vanaf nu.',
    },
  },
  agentKeyRotated: {
    source: 'Hawser',
    id: 34_110,
    level: 'warning',
    activity: 'Rotate key of agent',
    text: {
      en: 'Agent {agent} ({id}) proves itself with key {key} from now on; {previous} is refused after a minute.',
      nl: 'Agent {agent} ({id}) verifieert zich vanaf nu met sleutel {key}; {previous} wordt na een minuut geweigerd.',
    },
  },
  agentGranted: {
    source: 'Hawser',
    id: 34_040,
    level: 'warning',
    activity: 'Grant agent a feature',
    text: {
      en: 'Agent {agent} ({id}) may do {feature} for forest {forest}, granted by {actor}.',
      nl: 'Agent {agent} ({id}) mag {feature} doen voor forest {forest}, toegestaan door {actor}.',
    },
  },
  agentGrantRevoked: {
    source: 'Hawser',
    id: 34_041,
    level: 'information',
    activity: 'Revoke grant of agent',
    text: {
      en: 'The grant of agent {agent} ({id}) to do {feature} for forest {forest} was revoked by {actor}.',
      nl: 'De machtiging van agent {agent} ({id}) voor {feature} in forest {forest} is ingetrokken door {actor}.',
    },
  },
  outcomeRefused: {
    source: 'Hawser',
    id: 34_042,
    level: 'warning',
    activity: 'Refuse outcome of agent',
    text: {
      en: 'An outcome of agent {agent} ({id}) for request {request} was refused: another agent was asked.',
      nl: 'Een uitkomst van agent {agent} ({id}) voor aanvraag {request} is geweigerd: een andere agent was gevraagd.',
    },
  },
} as const satisfies Record<string, EventEntry & { readonly activity: string }>;
