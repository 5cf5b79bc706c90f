import { defineErrors } from '../base/errors.ts';

export const kerberosErrors = defineErrors('kerberos', {
  'kerberos.library-missing': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The Kerberos library {library} cannot be loaded ({reason}).',
      nl: 'De Kerberos-bibliotheek {library} kan niet worden geladen ({reason}).',
    },
    fix: {
      en: 'Install libgssapi-krb5-2 (Debian) or krb5-libs (Red Hat), and the optional package koffi (npm install koffi).',
      nl: 'Installeer libgssapi-krb5-2 (Debian) of krb5-libs (Red Hat), en het optionele pakket koffi (npm install koffi).',
    },
  },
  'kerberos.no-ticket': {
    status: 407,
    severity: 'error',
    retryable: true,
    text: {
      en: 'No Kerberos ticket for {service}: {reason}',
      nl: 'Geen Kerberos-ticket voor {service}: {reason}',
    },
    fix: {
      en: 'Give a keytab or a ticket cache that the service can read (for a proxy: proxy.kerberos.keytab, proxy.kerberos.cache); check with kinit -k -t KEYTAB NAME and kvno {service}.',
      nl: 'Geef een keytab of een ticketcache die de service kan lezen (voor een proxy: proxy.kerberos.keytab, proxy.kerberos.cache); controleer met kinit -k -t KEYTAB NAAM en kvno {service}.',
    },
  },
});
