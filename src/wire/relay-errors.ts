import { defineErrors } from '../base/errors.ts';

/** What can be wrong with what came over the relay. None of these says anything about the contents. */
export const wireErrors = defineErrors('wire', {
  'wire.envelope-foreign': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The request was sealed for other keys than this agent has.',
      nl: 'De aanvraag is verzegeld voor andere sleutels dan deze agent heeft.',
    },
    fix: {
      en: 'On the agent: hawser connect writeback on. It creates a new key and registers it with the cloud.',
      nl: 'Op de agent: hawser connect writeback on. Dat maakt een nieuwe sleutel en meldt die aan de cloud.',
    },
  },
  'wire.envelope-broken': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: "The sealed request can't be opened: it was changed in transit.",
      nl: 'De verzegelde aanvraag kan niet worden geopend: de inhoud is onderweg gewijzigd.',
    },
    fix: {
      en: 'Something between the agent and the cloud changes the data: look for an inspecting proxy (hawser doctor net).',
      nl: 'Iets tussen de agent en de cloud wijzigt de gegevens: zoek een inspecterende proxy (hawser doctor net).',
    },
  },
  'wire.signature-wrong': {
    status: 400,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The signature is not of the key that was agreed on.',
      nl: 'De handtekening is niet van de afgesproken sleutel.',
    },
    fix: {
      en: 'If the cloud was reinstalled, agree on a new key on the agent: hawser connect writeback on. If not, somebody in between forges requests.',
      nl: 'Is de cloud opnieuw geïnstalleerd, spreek dan op de agent een nieuwe sleutel af: hawser connect writeback on. Zo niet, dan vervalst iemand onderweg aanvragen.',
    },
  },
  'wire.statement-invalid': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The signed data is not what was expected: {what}.',
      nl: 'De ondertekende gegevens zijn niet wat werd verwacht: {what}.',
    },
    fix: {
      en: 'The cloud and the agent may have different versions: update both.',
      nl: 'De cloud en de agent hebben misschien verschillende versies: werk beide bij.',
    },
  },
});
