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
      en: 'On the agent: hawser connect writeback on. It makes a new key and tells the cloud.',
      nl: 'Op de agent: hawser connect writeback on. Dat maakt een nieuwe sleutel en meldt die aan de cloud.',
    },
  },
  'wire.envelope-broken': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The sealed request cannot be opened: it was changed on its way.',
      nl: 'De verzegelde aanvraag kan niet worden geopend: ze is onderweg veranderd.',
    },
    fix: {
      en: 'Something between agent and cloud alters what passes: look for a proxy that inspects (hawser doctor net).',
      nl: 'Iets tussen agent en cloud verandert wat er langskomt: zoek een proxy die inspecteert (hawser doctor net).',
    },
  },
  'wire.signature-wrong': {
    status: 400,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The signature is not of the key that was agreed on.',
      nl: 'De handtekening is niet van de sleutel die is afgesproken.',
    },
    fix: {
      en: 'If the cloud was reinstalled, agree on a new key on the agent: hawser connect writeback on. If not, somebody in between forges requests.',
      nl: 'Is de cloud opnieuw geïnstalleerd, spreek dan op de agent een nieuwe sleutel af: hawser connect writeback on. Zo niet, dan vervalst iemand ertussen aanvragen.',
    },
  },
  'wire.statement-invalid': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'What was signed is not what was expected here: {what}.',
      nl: 'Wat ondertekend is, is niet wat hier verwacht werd: {what}.',
    },
    fix: {
      en: 'Cloud and agent may be of different versions: bring both up to date.',
      nl: 'Cloud en agent zijn misschien van verschillende versies: werk beide bij.',
    },
  },
});
