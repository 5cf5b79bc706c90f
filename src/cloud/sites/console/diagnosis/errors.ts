import { defineErrors } from '../../../../base/errors.ts';

/** What can keep a pasted text from being looked at. */
export const diagnosisErrors = defineErrors('diagnosis', {
  'diagnosis.took-too-long': {
    status: 422,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The text was not read to the end within {seconds} seconds.',
      nl: 'De tekst was niet binnen {seconds} seconden tot het einde gelezen.',
    },
    fix: {
      en: 'Give the part around the error, or use "hawser diagnose" on your own machine, which has no limit.',
      nl: 'Geef het deel rond de fout, of gebruik "hawser diagnose" op uw eigen machine, zonder limiet.',
    },
  },
  'diagnosis.too-heavy': {
    status: 422,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The text needs more memory than this page may use.',
      nl: 'De tekst heeft meer geheugen nodig dan deze pagina mag gebruiken.',
    },
    fix: {
      en: 'Give the part around the error, or use "hawser diagnose" on your own machine.',
      nl: 'Geef het deel rond de fout, of gebruik "hawser diagnose" op uw eigen machine.',
    },
  },
  'diagnosis.busy': {
    status: 503,
    severity: 'info',
    retryable: true,
    text: { en: 'Too many texts are being read at the moment.', nl: 'Er worden nu te veel teksten bekeken.' },
    fix: { en: 'Try again in a moment.', nl: 'Probeer het zo meteen opnieuw.' },
  },
  'diagnosis.too-often': {
    status: 429,
    severity: 'info',
    retryable: true,
    text: { en: 'You sent many texts in a short time.', nl: 'U hebt in korte tijd veel teksten gestuurd.' },
    fix: { en: 'Wait a minute and try again.', nl: 'Wacht een minuut en probeer het opnieuw.' },
  },
  'diagnosis.too-large': {
    status: 413,
    severity: 'info',
    retryable: false,
    text: { en: 'That is more than {limit} MB.', nl: 'Dat is meer dan {limit} MB.' },
    fix: {
      en: 'Give the part around the error, or use "hawser diagnose" on your own machine, which reads logs of any size.',
      nl: 'Geef het deel rond de fout, of gebruik "hawser diagnose" op uw eigen machine; dat leest logs van elke grootte.',
    },
  },
});
