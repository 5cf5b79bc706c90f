import { defineErrors } from '../../base/errors.ts';

/**
 * Why a request to the agents of a tenant is not even begun. What agents answer are outcomes (wire/relay-outcome.ts),
 * not errors.
 */
export const relayErrors = defineErrors('relay', {
  'relay.switched-off': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{feature} is not turned on at any agent of this tenant (SSPR_0010).',
      nl: 'Geen agent van deze tenant doet {feature} (SSPR_0010).',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect {feature} on',
      nl: 'Op de machine van de agent: hawser connect {feature} on',
    },
  },
  'relay.not-granted': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'No agent may do {feature} for the forest of this person ({forests}). Nothing was changed.',
      nl: 'Geen agent mag {feature} doen voor het forest van deze persoon ({forests}). Er is niets gewijzigd.',
    },
    fix: {
      en: 'An administrator allows it under Agents, or with: hawser cloud agent grant AGENT --feature {feature} --forest DOMAIN',
      nl: 'Een beheerder staat het toe onder Agents, of met: hawser cloud agent grant AGENT --feature {feature} --forest DOMAIN',
    },
  },
  'relay.no-agent': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'No agent can be reached at this moment (SSPR_0030). Nothing was changed.',
      nl: 'Op dit moment is geen agent bereikbaar (SSPR_0030). Er is niets gewijzigd.',
    },
    fix: {
      en: 'Look at the health of the agents; on the machine of the agent: hawser connect writeback status',
      nl: 'Bekijk de status van de agents; op de machine van de agent: hawser connect writeback status',
    },
  },
  'relay.busy': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'All agents are busy. Nothing was changed.',
      nl: 'Alle agents zijn bezet. Er is niets gewijzigd.',
    },
    fix: { en: 'Try again in a minute.', nl: 'Probeer het over een minuut opnieuw.' },
  },
  'relay.request-used': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This request was already used for something else.',
      nl: 'Deze aanvraag is al voor iets anders gebruikt.',
    },
    fix: { en: 'Open the form again.', nl: 'Open het formulier opnieuw.' },
  },
  'relay.bus-unreachable': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'The NATS server of the bus between nodes does not answer ({servers}).',
      nl: 'De NATS-server van de bus tussen nodes antwoordt niet ({servers}).',
    },
    fix: {
      en: 'Check relay.nats in cloud.yaml and that the server runs; a single node needs none.',
      nl: 'Controleer relay.nats in cloud.yaml en of de server draait; één enkele node heeft er geen nodig.',
    },
  },
});
