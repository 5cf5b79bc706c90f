import { defineErrors } from '../base/errors.ts';

export const practiceErrors = defineErrors('practice', {
  'practice.ldif-invalid': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: '{file}, line {line}: {found}; expected {expected}',
      nl: '{file}, regel {line}: {found}; verwacht werd {expected}',
    },
    fix: {
      en: 'Correct the LDIF file and load it again; nothing of it was loaded.',
      nl: 'Verbeter het LDIF-bestand en laad het opnieuw; er is niets van geladen.',
    },
  },
  'practice.journal-damaged': {
    status: 500,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The journal of the practice forest is damaged: {file}, line {line}',
      nl: 'Het journaal van het oefenforest is beschadigd: {file}, regel {line}',
    },
    fix: {
      en: 'Delete the data folder of the practice forest to start with a new one, or cut the journal off before that line.',
      nl: 'Verwijder de gegevensmap van het oefenforest om met een nieuw te beginnen, of kap het journaal vóór die regel af.',
    },
  },
  'practice.address-in-use': {
    status: 500,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The practice forest cannot listen on {address} port {port}: {reason}',
      nl: 'Het oefenforest kan niet luisteren op {address} poort {port}: {reason}',
    },
    fix: {
      en: 'Choose another port, or end the program that holds it.',
      nl: 'Kies een andere poort, of beëindig het programma dat hem bezet houdt.',
    },
  },
  'practice.other-forest': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The folder {folder} holds the forest {found}, not {wanted}',
      nl: 'De map {folder} bevat het forest {found}, niet {wanted}',
    },
    fix: {
      en: 'Use another data folder, or start with the domain that the folder holds.',
      nl: 'Gebruik een andere gegevensmap, of start met het domein dat in de map staat.',
    },
  },
});
