import { defineErrors } from '../errors.ts';

/** What a proxy does to a connection, by what it said itself (the stages and readings of a raw CONNECT). */
export const proxyErrors = defineErrors('proxy', {
  'proxy.unreachable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The proxy {proxy} cannot be reached ({reason}).',
      nl: 'De proxy {proxy} is niet bereikbaar ({reason}).',
    },
    fix: {
      en: 'Check the name and the port of the proxy in the configuration or the environment.',
      nl: 'Controleer de naam en de poort van de proxy in de configuratie of de omgeving.',
    },
  },
  'proxy.silent': {
    status: 504,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The proxy {proxy} did not answer within {seconds} seconds.',
      nl: 'De proxy {proxy} antwoordde niet binnen {seconds} seconden.',
    },
    fix: {
      en: 'Something on the way may swallow the packets, or this port speaks another protocol. Ask the owner of the proxy.',
      nl: 'Misschien verdwijnen de pakketten onderweg, of spreekt deze poort een ander protocol. Vraag het de beheerder van de proxy.',
    },
  },
  'proxy.closed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The proxy {proxy} closed the connection without an answer.',
      nl: 'De proxy {proxy} verbrak de verbinding zonder antwoord.',
    },
    fix: {
      en: 'It speaks another protocol (is it an https:// proxy?) or does not serve this machine. Ask its owner.',
      nl: 'Hij spreekt een ander protocol (is het een https://-proxy?) of bedient deze machine niet. Vraag het de beheerder.',
    },
  },
  'proxy.authentication-required': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} wants a sign-in ({offered}) and none is configured.',
      nl: 'De proxy {proxy} vraagt om aanmelding ({offered}) en er is er geen ingesteld.',
    },
    fix: {
      en: 'Configure proxy.user and its password, or have the destination exempted from authentication.',
      nl: 'Stel proxy.user en het wachtwoord in, of laat de bestemming uitzonderen van aanmelding.',
    },
  },
  'proxy.authentication-refused': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} refused the user {user} ({scheme}).',
      nl: 'De proxy {proxy} weigerde de gebruiker {user} ({scheme}).',
    },
    fix: {
      en: 'Check the password, and whether the account is locked or expired. Do not keep trying: it may lock the account.',
      nl: 'Controleer het wachtwoord, en of het account vergrendeld of verlopen is. Blijf niet proberen: dat kan het account vergrendelen.',
    },
  },
  'proxy.scheme-unsupported': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} only offers {offered}; Hawser can do {supported}.',
      nl: 'De proxy {proxy} biedt alleen {offered}; Hawser kan {supported}.',
    },
    fix: {
      en: 'Have the destination exempted from authentication, or put a local proxy in between that speaks the scheme (cntlm, px).',
      nl: 'Laat de bestemming uitzonderen van aanmelding, of zet er een lokale proxy tussen die het schema spreekt (cntlm, px).',
    },
  },
  'proxy.denied': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} does not allow {destination} (status {status}{reason}).',
      nl: 'De proxy {proxy} staat {destination} niet toe (status {status}{reason}).',
    },
    fix: {
      en: 'Ask the owner of the proxy to allow CONNECT to this host and port.',
      nl: 'Vraag de beheerder van de proxy om CONNECT naar deze host en poort toe te staan.',
    },
  },
  'proxy.captive': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} answered with a page of its own instead of a tunnel (status {status}).',
      nl: 'De proxy {proxy} antwoordde met een eigen pagina in plaats van een tunnel (status {status}).',
    },
    fix: {
      en: 'A sign-in or block page stands in between. Exempt this machine, or sign it in.',
      nl: 'Er staat een aanmeld- of blokkeerpagina tussen. Zonder deze machine uit, of meld haar aan.',
    },
  },
  'proxy.destination-unresolvable': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The proxy {proxy} cannot resolve the name {destination}.',
      nl: 'De proxy {proxy} kan de naam {destination} niet omzetten.',
    },
    fix: {
      en: 'Check the address for a typing mistake; otherwise the name resolution of the proxy itself is at fault.',
      nl: 'Controleer het adres op een tikfout; anders ligt het aan de naamomzetting van de proxy zelf.',
    },
  },
  'proxy.destination-unreachable': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The proxy {proxy} cannot reach {destination} (status {status}).',
      nl: 'De proxy {proxy} kan {destination} niet bereiken (status {status}).',
    },
    fix: {
      en: 'A firewall behind the proxy, or the destination itself. Ask the owner of the proxy.',
      nl: 'Een firewall achter de proxy, of de bestemming zelf. Vraag het de beheerder van de proxy.',
    },
  },
  'proxy.not-a-proxy': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{proxy} is not a forward proxy (status {status} to CONNECT).',
      nl: '{proxy} is geen forward proxy (status {status} op CONNECT).',
    },
    fix: {
      en: 'A web server or reverse proxy listens on that port: correct the address of the proxy.',
      nl: 'Op die poort luistert een webserver of reverse proxy: verbeter het adres van de proxy.',
    },
  },
});
