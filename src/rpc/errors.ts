import { defineErrors } from '../base/errors.ts';

/** What can happen between an agent and the RPC services of a domain controller. */
export const rpcErrors = defineErrors('rpc', {
  'rpc.unreachable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} does not answer on TCP port {port} ({reason}).',
      nl: '{server} antwoordt niet op TCP-poort {port} ({reason}).',
    },
    fix: {
      en: 'Open TCP 135 and the dynamic ports (49152-65535) from this server to the domain controller, or set a fixed port for replication on the domain controller and in passwordHashes.port.',
      nl: 'Open TCP 135 en de dynamische poorten (49152-65535) van deze server naar de domeincontroller, of stel een vaste poort voor replicatie in op de domeincontroller en in passwordHashes.port.',
    },
  },
  'rpc.timed-out': {
    status: 504,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} did not answer within {seconds} s.',
      nl: '{server} heeft niet binnen {seconds} s geantwoord.',
    },
    fix: {
      en: 'Check the load of the domain controller and the firewalls on the way.',
      nl: 'Controleer de belasting van de domeincontroller en de firewalls onderweg.',
    },
  },
  'rpc.no-endpoint': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The endpoint mapper of {server} knows no port for directory replication.',
      nl: 'De endpointmapper van {server} kent geen poort voor directoryreplicatie.',
    },
    fix: {
      en: 'Make sure that {server} is a writable domain controller, and that its directory service runs.',
      nl: 'Controleer of {server} een beschrijfbare domeincontroller is en of de directoryservice actief is.',
    },
  },
  'rpc.sign-in-refused': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} refused the sign-in of {account} with NTLM.',
      nl: '{server} heeft de aanmelding van {account} met NTLM geweigerd.',
    },
    fix: {
      en: 'Check the name and the password of the account. NTLM is also refused to members of Protected Users, and where a policy forbids it ("Network security: Restrict NTLM").',
      nl: 'Controleer de naam en het wachtwoord van het account. NTLM wordt ook geweigerd voor leden van Protected Users, en waar een beleid NTLM verbiedt ("Network security: Restrict NTLM").',
    },
  },
  'rpc.protection-refused': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not agree to a signed and encrypted connection with 128 bits.',
      nl: '{server} gaat niet akkoord met een ondertekende en versleutelde verbinding met 128 bits.',
    },
    fix: {
      en: 'Allow NTLMv2 session security with 128-bit encryption on the domain controller.',
      nl: 'Sta NTLMv2-sessiebeveiliging met 128-bits versleuteling toe op de domeincontroller.',
    },
  },
  'rpc.tampered': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'An answer of {server} was changed in transit: its signature does not match.',
      nl: 'Een antwoord van {server} is onderweg gewijzigd: de handtekening klopt niet.',
    },
    fix: {
      en: 'Find out what is between this server and the domain controller.',
      nl: 'Zoek uit wat er tussen deze server en de domeincontroller staat.',
    },
  },
  'rpc.malformed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'An answer of {server} cannot be read: {what}.',
      nl: 'Een antwoord van {server} is niet te lezen: {what}.',
    },
    fix: {
      en: 'Make sure that the address belongs to a domain controller. If it does, report this with a support bundle.',
      nl: 'Controleer of het adres van een domeincontroller is. Is dat zo, meld dit dan met een ondersteuningsbundel.',
    },
  },
  'rpc.fault': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: '{server} refused the call: {status}.', nl: '{server} heeft de aanroep geweigerd: {status}.' },
    fix: {
      en: 'Look up the number with "hawser explain {status}".',
      nl: 'Zoek het nummer op met "hawser explain {status}".',
    },
  },
  'rpc.replication-denied': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not let {account} replicate passwords of {domain} (8453).',
      nl: '{account} mag van {server} geen wachtwoorden van {domain} repliceren (8453).',
    },
    fix: {
      en: 'Give the account "Replicating Directory Changes" and "Replicating Directory Changes All" on the domain: hawser connect rights check --feature password-hashes.',
      nl: 'Geef het account "Replicating Directory Changes" en "Replicating Directory Changes All" op het domein: hawser connect rights check --feature password-hashes.',
    },
  },
  'rpc.replication-failed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} could not replicate {domain}: {status}.',
      nl: '{server} kon {domain} niet repliceren: {status}.',
    },
    fix: {
      en: 'Look up the number with "hawser explain {status}", and check the replication of the domain controller.',
      nl: 'Zoek het nummer op met "hawser explain {status}" en controleer de replicatie van de domeincontroller.',
    },
  },
  'rpc.secret-unreadable': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'A password hash from {server} does not decrypt with the key of the connection.',
      nl: 'Een wachtwoordhash van {server} is niet te ontsleutelen met de sleutel van de verbinding.',
    },
    fix: {
      en: 'Try again; if it stays, report this with a support bundle.',
      nl: 'Probeer het opnieuw; meld dit met een ondersteuningsbundel als het zo blijft.',
    },
  },
});

/** What a reader of octets throws; who knows the server makes `rpc.malformed` of it. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}
