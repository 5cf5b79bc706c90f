import { defineErrors } from '../../base/errors.ts';

export const ruleErrors = defineErrors('rules', {
  'rules.invalid': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: 'Errors in the sync rules ({count}):\n{problems|\n}',
      nl: 'Fouten in de sync rules ({count}):\n{problems|\n}',
    },
    fix: {
      en: 'Correct the lines named above and try "hawser rules check" again; nothing of these rules has been loaded.',
      nl: 'Verbeter de genoemde regels en probeer "hawser rules check" opnieuw; van deze sync rules is niets geladen.',
    },
  },
  'rules.none': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: 'There are no sync rules in {path}: no .yaml or .xml file.',
      nl: 'Er staan geen sync rules in {path}: geen bestand .yaml of .xml.',
    },
    fix: {
      en: 'Give a rule file (.yaml or exported .xml), a folder of them, or a whole exported configuration.',
      nl: 'Geef een bestand met rules (.yaml of geëxporteerde .xml), een map daarvan, of een hele geëxporteerde configuratie.',
    },
  },
  'rules.object-unreadable': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The file {path} does not hold an object: {reason}.',
      nl: 'Het bestand {path} bevat geen object: {reason}.',
    },
    fix: {
      en: 'Write JSON or YAML with objectClass, dn and attributes; docs/rules.md has an example.',
      nl: 'Schrijf JSON of YAML met objectClass, dn en attributes; docs/rules.md heeft een voorbeeld.',
    },
  },
});
