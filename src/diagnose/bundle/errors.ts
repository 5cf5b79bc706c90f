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
    text: { en: '{path} exists already.', nl: '{path} bestaat al.' },
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
      en: '{path} was not made by "hawser bundle create" as it is: {reason}',
      nl: '{path} is zo niet door "hawser bundle create" gemaakt: {reason}',
    },
    fix: {
      en: 'Nothing of it was read further or written. Ask the sender for a new one.',
      nl: 'Er is niets verder gelezen of geschreven. Vraag de afzender om een nieuwe.',
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
    fix: { en: 'Analyse it with a newer Hawser.', nl: 'Analyseer hem met een nieuwere Hawser.' },
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
      en: 'Nobody is here to ask whether the bundle may be written.',
      nl: 'Er is niemand om te vragen of de bundel geschreven mag worden.',
    },
    fix: {
      en: 'Look at the list with --dry-run, then add --yes.',
      nl: 'Bekijk de lijst met --dry-run en voeg dan --yes toe.',
    },
  },
});
