import { defineErrors } from '../../base/errors.ts';

export const connectorErrors = defineErrors('connectors', {
  'connectors.container-missing': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The container {container} of {connector} does not exist any more. Nothing was read and nothing was deleted.',
      nl: 'De container {container} van {connector} bestaat niet meer. Er is niets gelezen en niets verwijderd.',
    },
    fix: {
      en: 'Restore the container, or take it out of the configuration: then what it held leaves the cloud.',
      nl: 'Herstel de container, of haal hem uit de configuratie: dan verdwijnt de inhoud uit de cloud.',
    },
  },
  'connectors.not-active-directory': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} is not an Active Directory domain controller.',
      nl: '{server} is geen domeincontroller van Active Directory.',
    },
    fix: {
      en: 'Set the kind of this forest to ldap.',
      nl: 'Stel het soort van dit forest in op ldap.',
    },
  },
  'connectors.anchor-missing': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: { en: '{dn} has no {attribute}.', nl: '{dn} heeft geen {attribute}.' },
    fix: {
      en: 'Give the account the right to read that attribute.',
      nl: 'Geef het account het recht om dat attribuut te lezen.',
    },
  },
});
