import { defineErrors } from '../../base/errors.ts';

export const connectorErrors = defineErrors('connectors', {
  'connectors.container-missing': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The container {container} of {connector} no longer exists. Nothing was read and nothing was deleted.',
      nl: 'De container {container} van {connector} bestaat niet meer. Er is niets gelezen en niets verwijderd.',
    },
    fix: {
      en: 'Restore the container, or take it out of the configuration: then what it held leaves the cloud.',
      nl: 'Herstel de container, of haal hem uit de configuratie: dan verdwijnt de inhoud uit de cloud.',
    },
  },
  'connectors.domain-missing': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The domain {domain} is not part of the forest of {connector}. What is known of it stays as it is.',
      nl: 'Het domein {domain} hoort niet bij het forest van {connector}. Wat ervan bekend is, blijft zoals het is.',
    },
    fix: {
      en: 'Check its name. If the domain was removed from the forest, take it out of the configuration (with "*": name it with skip: true): then what it held leaves the cloud.',
      nl: 'Controleer de naam. Is het domein uit het forest verwijderd, haal het dan uit de configuratie (bij "*": noem het met skip: true): dan verdwijnt de inhoud uit de cloud.',
    },
  },
  'connectors.domains-unread': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: '{domains} of the forest of {connector} could not be read, so its objects stay as they are. The other domains were read. {reasons| }',
      nl: 'Van het forest van {connector} kon {domains} niet worden gelezen; die objecten blijven zoals ze zijn. De andere domeinen zijn gelezen. {reasons| }',
    },
    fix: {
      en: 'Check that a domain controller of each domain can be reached and that the account may read there. The next import continues where this one ended.',
      nl: 'Controleer of van elk domein een domeincontroller bereikbaar is en of het account daar mag lezen. De volgende import gaat verder waar deze eindigde.',
    },
  },
  'connectors.other-domain': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} is a domain controller of {found}, not of {domain}.',
      nl: '{server} is een domeincontroller van {found}, niet van {domain}.',
    },
    fix: {
      en: 'Name a domain controller of that domain in the configuration, or none: then DNS is asked.',
      nl: 'Noem in de configuratie een domeincontroller van dat domein, of geen: dan wordt DNS gevraagd.',
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
  'connectors.control-missing': {
    status: 501,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not offer what an import needs: {controls}. Nothing was read and nothing was deleted.',
      nl: '{server} biedt niet wat een import nodig heeft: {controls}. Er is niets gelezen en niets verwijderd.',
    },
    fix: {
      en: 'Name another domain controller in servers; a proxy or gateway for LDAP in between may filter controls.',
      nl: 'Noem een andere domeincontroller in servers; een tussenliggende proxy of gateway voor LDAP kan besturingselementen filteren.',
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
