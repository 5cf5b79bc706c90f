import { defineDetails } from '../../base/details.ts';
import { defineErrors } from '../../base/errors.ts';

export const bundleDetail = defineDetails({ 'bundle.no-zip': { en: 'no zip file', nl: 'geen zipbestand' } });

/** What can go wrong with a support bundle, its key or what somebody says is one. */
export const bundleErrors = defineErrors('bundle', {
  'bundle.unreadable': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: '{path} cannot be read: {reason}.', nl: '{path} kan niet worden gelezen: {reason}.' },
    fix: { en: 'Check the path and the rights.', nl: 'Controleer het pad en de rechten.' },
  },
  'bundle.exists': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: '{path} already exists.', nl: '{path} bestaat al.' },
    fix: { en: 'Give another name with --output.', nl: 'Geef een andere naam met --output.' },
  },
  'bundle.not-a-bundle': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: { en: '{path} is not a support bundle: {reason}', nl: '{path} is geen supportbundel: {reason}' },
    fix: {
      en: 'Give the .zip file that "hawser bundle create" wrote; any other text is for "hawser diagnose".',
      nl: 'Geef het .zip-bestand dat "hawser bundle create" schreef; andere tekst is voor "hawser diagnose".',
    },
  },
  'bundle.hostile': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: '{path} is not an unchanged bundle of "hawser bundle create": {reason}',
      nl: '{path} is geen ongewijzigde bundel van "hawser bundle create": {reason}',
    },
    fix: {
      en: 'The rest of it was not read, and nothing was written. Ask the sender for a new one.',
      nl: 'De rest is niet gelezen en er is niets geschreven. Vraag de afzender om een nieuwe bundel.',
    },
  },
  'bundle.too-new': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The bundle has version {version}; this Hawser reads version {known}.',
      nl: 'De bundel heeft versie {version}; deze Hawser leest versie {known}.',
    },
    fix: { en: 'Analyse it with a newer Hawser.', nl: 'Analyseer de bundel met een nieuwere Hawser.' },
  },
  'bundle.wrong-key': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: { en: '{path} is not the key file of a bundle.', nl: '{path} is niet het sleutelbestand van een bundel.' },
    fix: {
      en: 'Give the .key.json file that was written beside the bundle.',
      nl: 'Geef het .key.json-bestand dat naast de bundel is geschreven.',
    },
  },
  'bundle.needs-consent': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'There is no terminal to ask whether the bundle may be written.',
      nl: 'Er is niemand om te vragen of de bundel geschreven mag worden.',
    },
    fix: {
      en: 'Look at the list with --dry-run, then add --yes.',
      nl: 'Bekijk de lijst met --dry-run en voeg dan --yes toe.',
    },
  },
});
