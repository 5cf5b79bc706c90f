import type { Proof } from '../../catalogue/record.ts';

/** The cheapest next proof of each finding about proxies and their logs. */
export const proxyProofs: Readonly<Record<string, Proof>> = {
  'proxy.not-configured-section': {
    text: {
      en: 'Run it: an error names the line that is wrong; well-formed XML means that another file is read.',
      nl: 'Voer het uit: een fout noemt de regel die niet klopt; welgevormde XML betekent dat een ander bestand wordt gelezen.',
    },
    command: '[xml](Get-Content C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config)',
  },
  'proxy.sign-in-missing': {
    text: {
      en: 'Run it as the account of the service: 407 confirms it; 200 means that another program or account is the one without credentials.',
      nl: 'Voer het uit als het account van de dienst: 407 bevestigt het; 200 betekent dat een ander programma of account zonder referenties is.',
    },
    command: 'curl -sSI -x http://PROXY:PORT https://HOST',
  },
  'proxy.sign-in-refused': {
    text: {
      en: 'Run it with the same account: 407 means that account or password are wrong; 200 means that the service sends something else.',
      nl: 'Voer het uit met hetzelfde account: 407 betekent dat account of wachtwoord fout zijn; 200 betekent dat de dienst iets anders stuurt.',
    },
    command: 'curl -sSI -x http://PROXY:PORT --proxy-user USER https://HOST',
  },
  'proxy.denied': {
    text: {
      en: 'Run it on the same machine: 403 confirms the rule; 200 means that only some machines or accounts are refused.',
      nl: 'Voer het uit op dezelfde machine: 403 bevestigt de regel; 200 betekent dat alleen sommige machines of accounts geweigerd worden.',
    },
    command: 'curl -sSI -x http://PROXY:PORT https://HOST',
  },
  'proxy.port-denied': {
    text: {
      en: 'Try port 443 of the same host through the proxy: if that works, the port is the only thing refused.',
      nl: 'Probeer poort 443 van dezelfde host via de proxy: werkt dat, dan wordt alleen de poort geweigerd.',
    },
    command: 'curl -sSI -x http://PROXY:PORT https://HOST',
  },
  'proxy.cannot-reach': {
    text: {
      en: 'Run it on the proxy itself: no address is DNS, no connection is the firewall behind it.',
      nl: 'Voer het op de proxy zelf uit: geen adres is DNS, geen verbinding is de firewall erachter.',
    },
    command: 'curl -sSv https://HOST',
  },
  'proxy.captive': {
    text: {
      en: 'Run it: the Location or the title of the page names the portal.',
      nl: 'Voer het uit: de Location of de titel van de pagina noemt het portaal.',
    },
    command: 'curl -sSi http://HOST | head -20',
  },
  'proxy.not-a-proxy': {
    text: {
      en: 'Run it: a proxy answers 200, 403 or 407, a web server 400, 404 or 405.',
      nl: 'Voer het uit: een proxy antwoordt 200, 403 of 407, een webserver 400, 404 of 405.',
    },
    command: 'curl -sSv -x http://PROXY:PORT https://login.microsoftonline.com',
  },
  'proxy.idle-cut': {
    text: {
      en: 'Measure it: a connection that stays silent and is cut at the same second again proves the limit.',
      nl: 'Meet het: een verbinding die stil blijft en weer in dezelfde seconde wordt verbroken bewijst de grens.',
    },
    command: 'hawser doctor --idle',
  },
  'proxy.plain-port': {
    text: {
      en: 'Try the other scheme: if http:// works and https:// does not, the address was wrong.',
      nl: 'Probeer het andere schema: werkt http:// en https:// niet, dan was het adres fout.',
    },
    command: 'curl -sSI -x http://PROXY:PORT https://login.microsoftonline.com',
  },
  'proxy.opens-certificate-hosts': {
    text: {
      en: 'Run it behind the proxy: an issuer that is no public authority proves the inspection.',
      nl: 'Voer het achter de proxy uit: een uitgever die geen openbare autoriteit is bewijst de inspectie.',
    },
    command: 'openssl s_client -proxy PROXY:PORT -connect HOST:443 -showcerts < /dev/null | grep -i issuer',
  },
  'proxy.opens-tls': {
    text: {
      en: 'Run it behind the proxy: an issuer that is no public authority proves the inspection.',
      nl: 'Voer het achter de proxy uit: een uitgever die geen openbare autoriteit is bewijst de inspectie.',
    },
    command: 'openssl s_client -proxy PROXY:PORT -connect HOST:443 -showcerts < /dev/null | grep -i issuer',
  },
  'proxy.revocation-blocked': {
    text: {
      en: 'Run it as SYSTEM: an answer means that the list is reachable; a block page or nothing is what delays the sign-ins.',
      nl: 'Voer het als SYSTEM uit: een antwoord betekent dat de lijst bereikbaar is; een blokkeerpagina of niets is wat de aanmeldingen vertraagt.',
    },
    command: 'curl -sSI http://crl3.digicert.com/DigiCertGlobalRootG2.crl',
  },
  'proxy.intermittent': {
    text: {
      en: 'Count refusals and successes of one client by the minute: both at once point to one of several proxies or accounts.',
      nl: "Tel weigeringen en successen van een client per minuut: beide tegelijk wijst op een van meerdere proxy's of accounts.",
    },
  },
  'proxy.recovered': {
    text: {
      en: 'Check the last minutes of the log: if there are only successes, it is over.',
      nl: 'Kijk naar de laatste minuten van het log: alleen successen betekent dat het voorbij is.',
    },
  },
  'proxy.red-herrings': {
    text: {
      en: 'Leave these lines out and look again: what fails then is what counts.',
      nl: 'Laat deze regels weg en kijk opnieuw: wat dan faalt is wat telt.',
    },
  },
  'proxy.inspection-refused': {
    text: {
      en: 'Run it behind the proxy: an issuer that is no public authority proves the inspection.',
      nl: 'Voer het achter de proxy uit: een uitgever die geen openbare autoriteit is bewijst de inspectie.',
    },
    command: 'openssl s_client -proxy PROXY:PORT -connect HOST:443 -showcerts < /dev/null | grep -i issuer',
  },
  'proxy.foreign-refused': {
    text: {
      en: 'Compare the names with the address of your own service (`hawser.yaml`): only that one has to pass.',
      nl: 'Vergelijk de namen met het adres van uw eigen dienst (`hawser.yaml`): alleen dat moet door.',
    },
  },
  'proxy.health-blocked': {
    text: {
      en: 'Run it: an answer means that reports can get through.',
      nl: 'Voer het uit: een antwoord betekent dat rapporten erdoor kunnen.',
    },
    command: 'curl -sSI https://HOST',
  },
  'proxy.pattern-stops': {
    text: {
      en: 'Run it from the same machine: no answer means that this is the host that stops it.',
      nl: 'Voer het uit vanaf dezelfde machine: geen antwoord betekent dat deze host het tegenhoudt.',
    },
    command: 'curl -sSv https://HOST',
  },
  'proxy.phase-open': {
    text: {
      en: 'Show the next minute of the log: whether the next host appears there decides.',
      nl: 'Toon de volgende minuut van het log: of de volgende host daar verschijnt beslist.',
    },
  },
  'proxy.not-the-proxy': {
    text: {
      en: 'Read the log of the client at the same minute: its own error is the next thing to look at.',
      nl: 'Lees het log van de client van dezelfde minuut: zijn eigen fout is het volgende om naar te kijken.',
    },
  },
};
