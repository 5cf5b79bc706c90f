import { defineErrors } from '../base/errors.ts';

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
      en: 'Something in between may swallow the packets, or this port speaks another protocol. Ask the owner of the proxy.',
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
      nl: 'De proxy spreekt een ander protocol (is het een https://-proxy?) of bedient deze machine niet. Vraag het de beheerder.',
    },
  },
  'proxy.authentication-required': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} requires a sign-in ({offered}) and none is configured.',
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
      en: 'The proxy {proxy} offers only {offered}; Hawser supports {supported}.',
      nl: 'De proxy {proxy} biedt alleen {offered}; Hawser ondersteunt {supported}.',
    },
    fix: {
      en: 'Have the destination exempted from authentication, or put a local proxy in between that speaks the scheme (cntlm, px).',
      nl: 'Laat de bestemming uitzonderen van aanmelding, of zet er een lokale proxy tussen die het schema spreekt (cntlm, px).',
    },
  },
  'proxy.kerberos-by-address': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} requires Kerberos, but it is configured by its address: tickets are issued for names only.',
      nl: 'De proxy {proxy} vereist Kerberos, maar is ingesteld met een IP-adres: tickets worden alleen voor namen uitgegeven.',
    },
    fix: {
      en: 'Configure the full name of the proxy, the one in its service principal name (HTTP/proxy.example.com).',
      nl: 'Stel de volledige naam van de proxy in, die van de service principal name (HTTP/proxy.example.com).',
    },
  },
  'proxy.kerberos-refused': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} did not accept the Kerberos ticket.',
      nl: 'De proxy {proxy} accepteerde het Kerberos-ticket niet.',
    },
    fix: {
      en: 'The keytab of the proxy may be older than the password of its account, the clocks may differ by more than five minutes, or the user is not allowed. Ask the owner of the proxy for its log.',
      nl: 'De keytab van de proxy kan ouder zijn dan het wachtwoord van het account, de klokken kunnen meer dan vijf minuten verschillen, of de gebruiker mag niet. Vraag de beheerder van de proxy naar de log.',
    },
  },
  'proxy.handshake-broken': {
    status: 407,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The proxy {proxy} offers {scheme} but did not continue the handshake.',
      nl: 'De proxy {proxy} biedt {scheme} aan maar zette de handshake niet voort.',
    },
    fix: {
      en: 'Ask the owner of the proxy whether its connection to the domain works (squid: the log of the helper), and whether it keeps connections open during the sign-in.',
      nl: 'Vraag de beheerder van de proxy of de verbinding met het domein werkt (squid: de log van de helper), en of verbindingen tijdens de aanmelding open blijven.',
    },
  },
  'proxy.wpad-not-found': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'Automatic discovery found no PAC file; asked: {asked}.',
      nl: 'Automatische detectie vond geen PAC-bestand; gevraagd: {asked}.',
    },
    fix: {
      en: 'The network must provide one: DHCP option 252, or a web server named wpad in a search domain of this machine. Or set proxy.pac to the address, or proxy.url: direct if there is no proxy. Windows calls this 12180.',
      nl: 'Het netwerk moet er een noemen: DHCP-optie 252, of een webserver met de naam wpad in een zoekdomein van deze machine. Of schrijf het adres als proxy.pac, of proxy.url: direct als er geen proxy is. Windows noemt dit 12180.',
    },
  },
  'proxy.pac-unavailable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The PAC file {location} cannot be read: {reason}.',
      nl: 'Het PAC-bestand {location} kan niet gelezen worden: {reason}.',
    },
    fix: {
      en: 'Open the address on this machine without a proxy (curl --noproxy "*"); correct proxy.pac. Windows calls this 12167.',
      nl: 'Open het adres op deze machine zonder proxy (curl --noproxy "*"); verbeter proxy.pac. Windows noemt dit 12167.',
    },
  },
  'proxy.pac-not-a-script': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{location} is not a PAC file (content type {type}).',
      nl: '{location} is geen PAC-bestand (inhoudstype {type}).',
    },
    fix: {
      en: 'A page was answered in its place, perhaps a sign-in page. A PAC file is a script, served as application/x-ns-proxy-autoconfig. Windows calls this 12166.',
      nl: 'In plaats daarvan kwam er een pagina, misschien een aanmeldpagina. Een PAC-bestand is een script, met type application/x-ns-proxy-autoconfig. Windows noemt dit 12166.',
    },
  },
  'proxy.pac-script': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The PAC file {location} fails for {host}: {reason}',
      nl: 'Het PAC-bestand {location} faalt voor {host}: {reason}',
    },
    fix: {
      en: 'Give this message to the owner of the file, or configure the proxy itself (proxy.url).',
      nl: 'Geef deze melding aan de beheerder van het bestand, of stel de proxy zelf in (proxy.url).',
    },
  },
  'proxy.pac-answer': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The PAC file {location} answers "{answer}" for {host}: no proxy that Hawser can use.',
      nl: 'Het PAC-bestand {location} antwoordt "{answer}" voor {host}: geen proxy die Hawser kan gebruiken.',
    },
    fix: {
      en: 'PROXY, HTTP, HTTPS and DIRECT are understood (SOCKS is not). Configure the proxy itself (proxy.url).',
      nl: 'PROXY, HTTP, HTTPS en DIRECT worden begrepen (SOCKS niet). Stel de proxy zelf in (proxy.url).',
    },
  },
  'proxy.address-invalid': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: '"{address}" (from {source}) is not the address of a proxy.',
      nl: '"{address}" (uit {source}) is geen adres van een proxy.',
    },
    fix: {
      en: 'Write http://host:port or https://host:port. Percent-encode characters such as @ : / % in a password, or better: give it separately (proxy.user, hawser connect secret proxy).',
      nl: 'Schrijf http://host:poort of https://host:poort; tekens als @ : / % in een wachtwoord moeten daar procent-gecodeerd worden, of beter: geef ze apart (proxy.user, hawser connect secret proxy).',
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
      nl: 'Er staat een aanmeld- of blokkeerpagina tussen. Sluit deze machine daarvan uit, of meld de machine aan.',
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
  'proxy.upgrade-lost': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The WebSocket to {url} was not opened: an ordinary answer came back (status {status}; via {via}).',
      nl: 'De WebSocket naar {url} ging niet open: er kwam een gewoon antwoord terug (status {status}; via {via}).',
    },
    fix: {
      en: 'A gateway in between drops "Upgrade: websocket". Have this host exempted from inspection, or upgrades allowed (squid: http_upgrade_request_protocols websocket allow all).',
      nl: 'Een gateway ertussen laat "Upgrade: websocket" weg. Laat deze host uitzonderen van inspectie, of upgrades toestaan (squid: http_upgrade_request_protocols websocket allow all).',
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
