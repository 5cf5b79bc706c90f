import type { Text } from '../../base/messages.ts';
import { applicationHelpTexts } from './application-help-texts.ts';
import { cloudHelpTexts } from './cloud-help-texts.ts';
import { labHelpTexts } from './lab-help-texts.ts';
import { passwordRulesHelpTexts } from './password-rules-help-texts.ts';
import { userHelpTexts } from './user-help-texts.ts';

/**
 * What the help of the commands says, in both languages: a command is written in English, and `localize` translates it
 * by its sentence. A test names every sentence that has no Dutch here.
 */
export const helpTexts: readonly Text[] = [
  // frame
  { en: 'Usage:', nl: 'Gebruik:' },
  { en: 'Arguments:', nl: 'Argumenten:' },
  { en: 'Options:', nl: 'Opties:' },
  { en: 'Commands:', nl: 'Opdrachten:' },
  { en: 'Examples:', nl: 'Voorbeelden:' },
  { en: 'default:', nl: 'standaard:' },
  { en: 'or the variable', nl: 'of de variabele' },
  { en: 'show this help', nl: 'toon deze hulp' },
  { en: 'show the help of a command', nl: 'toon de hulp van een opdracht' },
  { en: 'the language of the texts', nl: 'de taal van de teksten' },
  { en: 'one JSON object on standard output', nl: 'één JSON-object op de standaarduitvoer' },
  { en: 'the configuration', nl: 'de configuratie' },
  ...labHelpTexts,
  // connect
  { en: 'The agent inside your network.', nl: 'De agent binnen uw netwerk.' },
  {
    en: 'Registers this agent with a tenant and stores the passwords of the forest accounts.',
    nl: 'Registreert deze agent bij een tenant en slaat de wachtwoorden van de forestaccounts op.',
  },
  {
    en: 'the one-time code of an administrator (hawser cloud agent invite)',
    nl: 'de eenmalige code van een beheerder (hawser cloud agent invite)',
  },
  { en: 'the name of this agent in the console', nl: 'de naam van deze agent in de console' },
  {
    en: 'Runs the agent: cycles on schedule, changes as they happen.',
    nl: 'Voert de agent uit: cycli volgens schema, wijzigingen meteen.',
  },
  { en: 'Runs one cycle now.', nl: 'Voert nu één cyclus uit.' },
  { en: 'read and evaluate everything', nl: 'lees alles en reken alles opnieuw uit' },
  { en: 'everything but the export', nl: 'alles behalve de export' },
  {
    en: 'Shows the state of the agent: service, last run, pending exports.',
    nl: 'Toont de status van de agent: dienst, laatste run, wachtende exports.',
  },
  { en: 'The last runs and their results.', nl: 'De laatste runs en hun resultaten.' },
  { en: 'how many', nl: 'hoeveel' },
  { en: 'Objects with errors, and what is wrong with each.', nl: 'Objecten met fouten, en wat er met elk mis is.' },
  {
    en: 'What is still to be exported, held-back deletes included.',
    nl: 'Wat nog geëxporteerd moet worden, tegengehouden verwijderingen meegerekend.',
  },
  { en: 'all of them', nl: 'allemaal' },
  { en: 'how many objects to list', nl: 'hoeveel objecten er worden getoond' },
  {
    en: 'Rights of the accounts in their forests: check shows what is missing, grant grants it.',
    nl: 'Rechten van de accounts in hun forests: check toont wat ontbreekt, grant verleent het.',
  },
  { en: 'one forest; otherwise all of them', nl: 'één forest; anders alle' },
  {
    en: 'a feature, also one that is off; otherwise those that are on',
    nl: 'een functie, ook een die uit staat; anders die aan staan',
  },
  {
    en: 'who grants; the password is asked for and not kept',
    nl: 'wie verleent; het wachtwoord wordt gevraagd en niet bewaard',
  },
  {
    en: 'print what grant would write without writing it',
    nl: 'toon wat grant zou schrijven, zonder iets te schrijven',
  },
  {
    en: 'Lists the deletes that the accidental-delete threshold holds back; approves or declines them.',
    nl: 'Toont wat de drempel voor onbedoeld verwijderen tegenhoudt; keurt die verwijderingen goed of wijst ze af.',
  },
  { en: 'what to do', nl: 'wat te doen' },
  { en: 'only this hold', nl: 'alleen deze blokkering' },
  { en: 'only this group of the hold', nl: 'alleen deze groep van de blokkering' },
  {
    en: 'every held delete as one line of a CSV file',
    nl: 'elke tegengehouden verwijdering als regel van een CSV-bestand',
  },
  { en: "The agent's own key; rotate replaces it.", nl: 'De eigen sleutel van de agent; rotate vervangt hem.' },
  {
    en: 'The sync rules in use and their files; reload uses the files as they are now.',
    nl: 'De sync rules in gebruik en hun bestanden; reload gebruikt de bestanden zoals ze nu zijn.',
  },
  {
    en: 'Shows or sets staging mode (import and synchronize, but do not export).',
    nl: 'Toont of wijzigt staging mode (importeren en synchroniseren, maar niets exporteren).',
  },
  {
    en: 'Shows the state of password writeback, turns it on or off, or tests it.',
    nl: 'Toont de toestand van wachtwoord-writeback, schakelt het in of uit, of test het.',
  },
  {
    en: 'Shows the state of pass-through authentication, turns it on or off, or tests it.',
    nl: 'Toont de toestand van pass-through authentication, schakelt het in of uit, of test het.',
  },
  {
    en: 'Shows the state of password hash synchronization, turns it on or off, or runs a cycle.',
    nl: 'Toont de toestand van wachtwoordhashsynchronisatie, schakelt het in of uit, of voert een cyclus uit.',
  },
  {
    en: 'One object from forest to cloud, with the rule behind every value.',
    nl: 'Eén object van forest tot cloud, met de sync rule achter elke waarde.',
  },
  {
    en: 'Stores the password of a forest account (read from standard input, never from an argument).',
    nl: 'Slaat het wachtwoord van een forestaccount op (gelezen van de standaardinvoer, nooit uit een argument).',
  },
  ...cloudHelpTexts,
  ...userHelpTexts,
  ...applicationHelpTexts,
  ...passwordRulesHelpTexts,
  // rules
  {
    en: 'Sync rules as files: check them, try them on an object, import them.',
    nl: 'Sync rules als bestanden: controleren, uitproberen op een object, importeren.',
  },
  {
    en: 'Checks rule files (YAML, or exported XML): a file, a folder, a whole exported configuration. Without a path, the default rules.',
    nl: 'Controleert bestanden met sync rules (YAML, of geëxporteerde XML): een bestand, een map, een hele geëxporteerde configuratie. Zonder pad de standaardregels.',
  },
  {
    en: 'One object through the rules: what it becomes, and the rule behind every value.',
    nl: 'Eén object door de sync rules: wat het wordt, en welke sync rule achter elke waarde staat.',
  },
  {
    en: 'the object: JSON or YAML with objectClass, dn and attributes, or one entry of LDIF',
    nl: 'het object: JSON of YAML met objectClass, dn en attributen, of één LDIF-entry',
  },
  { en: 'rule files; without them, the default rules', nl: 'bestanden met sync rules; zonder deze de standaardregels' },
  {
    en: "whether the default rules apply below them (default: if they don't project objects themselves)",
    nl: 'of de standaardregels eronder gelden (standaard: als ze zelf geen objecten projecteren)',
  },
  { en: 'the attribute that is the source anchor', nl: 'het attribuut dat de source anchor is' },
  {
    en: 'Turns exported Azure AD Connect rules into YAML, on standard output or into a file.',
    nl: 'Zet geëxporteerde regels van Azure AD Connect om in YAML, op de standaarduitvoer of in een bestand.',
  },
  { en: 'where to write the YAML', nl: 'waar de YAML wordt geschreven' },
  // explain, diagnose
  {
    en: 'What a code, an event, a name or an error message means: cause, fix and evidence.',
    nl: 'Wat een code, gebeurtenis, naam of foutmelding betekent: oorzaak, oplossing en bewijs.',
  },
  { en: 'what a code means', nl: 'wat een code betekent' },
  {
    en: 'all causes and actions, and who can carry them out',
    nl: 'alle oorzaken en handelingen, en wie ze kan uitvoeren',
  },
  {
    en: 'codes in any notation, an event with its source, a name, or a sentence; "-" reads standard input',
    nl: 'codes in elke schrijfwijze, een gebeurtenis met haar bron, een naam of een zin; "-" leest de standaardinvoer',
  },
  {
    en: 'Says what is wrong in any pasted text: dsregcmd output, event logs, run results, error pages, proxy logs, probe output. Nothing is sent anywhere.',
    nl: "Zegt wat er mis is in geplakte tekst: uitvoer van dsregcmd, gebeurtenislogboeken, resultaten van runs, foutpagina's, proxylogs, uitvoer van tests. Er wordt niets verstuurd.",
  },
  {
    en: 'every finding with its evidence and actions, notices too',
    nl: 'elke bevinding met bewijs en handelingen, ook de opmerkingen',
  },
  {
    en: 'files of one incident; - or nothing reads standard input',
    nl: 'bestanden van één incident; - of niets leest de standaardinvoer',
  },
  // doctor
  {
    en: 'Live checks: what is wrong, why it matters, what to do, and the evidence.',
    nl: 'Live controles: wat er mis is, waarom dat belangrijk is, wat u doet en het bewijs.',
  },
  {
    en: 'whose endpoints: hawser, or a Microsoft hybrid environment',
    nl: 'wiens endpoints: hawser, of een hybride omgeving van Microsoft',
  },
  { en: 'of which Microsoft cloud', nl: 'van welke Microsoft-cloud' },
  {
    en: 'with --target microsoft: domain controllers whose ports to check',
    nl: 'met --target microsoft: domeincontrollers waarvan de poorten worden gecontroleerd',
  },
  {
    en: 'with --target microsoft: a domain of the tenant; in which cloud is it?',
    nl: 'met --target microsoft: een domein van de tenant; in welke cloud staat die?',
  },
  {
    en: 'with --target microsoft: other authorities that may issue its certificates',
    nl: 'met --target microsoft: andere certificeringsinstanties die de certificaten mogen uitgeven',
  },
  {
    en: 'only these checks (and those they depend on): IDs, beginnings of IDs, areas',
    nl: "alleen deze controles (en wat daaraan voorafgaat): id's, beginletters van id's, gebieden",
  },
  { en: 'not these', nl: 'deze niet' },
  {
    en: 'also measure how long a connection to the cloud may be idle (takes minutes)',
    nl: 'meet ook hoelang een verbinding met de cloud stil mag zijn (duurt minuten)',
  },
  {
    en: 'the checks with their cost and privilege, without running them',
    nl: 'de controles met hun kosten en benodigde rechten, zonder ze uit te voeren',
  },
  { en: 'again and again', nl: 'telkens opnieuw' },
  { en: 'every check with its result', nl: 'elke controle met de uitkomst' },
  {
    en: 'do not ask the running service for the same checks',
    nl: 'vraag de draaiende dienst niet om dezelfde controles',
  },
  {
    en: 'net, forest, cloud, agent or object (default: all)',
    nl: 'net, forest, cloud, agent of object; zonder gebied alles',
  },
  { en: 'addresses for net, one object for object', nl: 'adressen bij net, één object bij object' },
  {
    en: 'What the owner of the proxy or firewall has to open: as squid rules, a firewall table, or the text of a ticket.',
    nl: 'Wat de beheerder van de proxy of firewall moet openzetten: als squid-regels, als firewalltabel of als tekst voor een ticket.',
  },
  { en: 'the form', nl: 'de vorm' },
  { en: 'everything, as you and as the service', nl: 'alles, als uzelf en als de dienst' },
  { en: 'the connection to one address, stage by stage', nl: 'de verbinding met één adres, stap voor stap' },
  {
    en: 'domain controllers, certificates, sign-in, rights',
    nl: 'domeincontrollers, certificaten, aanmelding, rechten',
  },
  { en: 'why somebody is, or is not, in the cloud', nl: 'waarom iemand wel of niet in de cloud staat' },
  { en: 'the endpoints of a Microsoft hybrid environment', nl: 'de endpoints van een hybride omgeving van Microsoft' },
  { en: 'what the owner of the proxy has to open', nl: 'wat de beheerder van de proxy moet openzetten' },
  // bundle
  {
    en: 'A support bundle without names and secrets, and the same findings from it elsewhere.',
    nl: 'Een supportbundel zonder namen en geheimen, en elders dezelfde bevindingen daaruit.',
  },
  {
    en: 'Collects configuration, state, events and logs, replaces names and addresses by words that stay the same, removes secrets, shows the list, and writes one file.',
    nl: 'Verzamelt configuratie, toestand, gebeurtenissen en logs, vervangt namen en adressen door woorden die gelijk blijven, verwijdert geheimen, toont de lijst en schrijft één bestand.',
  },
  { en: 'where to write it', nl: 'waar het wordt geschreven' },
  { en: 'whose', nl: 'van wie' },
  { en: 'how far back', nl: 'hoeveel dagen terug' },
  { en: 'the maximum size of each log', nl: 'maximale omvang van elk log' },
  {
    en: 'another log or text to include; may be repeated',
    nl: 'nog een log of tekst om op te nemen; mag herhaald worden',
  },
  { en: 'show the list without writing anything', nl: 'toon de lijst zonder iets te schrijven' },
  { en: 'write without asking', nl: 'schrijf zonder te vragen' },
  { en: 'replace GUIDs and SIDs too', nl: "vervang ook GUID's en SID's" },
  { en: 'without the live checks of hawser doctor', nl: 'zonder de live controles van hawser doctor' },
  { en: 'the configuration of the agent', nl: 'de configuratie van de agent' },
  { en: 'the configuration of the tenant service', nl: 'de configuratie van de tenantdienst' },
  { en: 'a bundle', nl: 'een bundel' },
  {
    en: 'Says what is wrong, from a bundle: the same findings as where it was made. Nothing is unpacked to a disk.',
    nl: 'Zegt uit een bundel wat er mis is: dezelfde bevindingen als waar hij is gemaakt. Er wordt niets op schijf uitgepakt.',
  },
  { en: 'the .key.json file beside the bundle', nl: 'het .key.json-bestand naast de bundel' },
  {
    en: 'a text with words of the bundle; - or nothing reads standard input',
    nl: 'een tekst met woorden uit de bundel; - of niets leest de standaardinvoer',
  },
  {
    en: 'Restores the original names in an answer about a bundle. Needs the key file of the bundle.',
    nl: 'Herstelt de oorspronkelijke namen in een antwoord over een bundel. Hiervoor is het sleutelbestand van de bundel nodig.',
  },
  // docs, completion
  { en: 'The reference of all codes as a site of its own.', nl: 'Het naslagwerk van alle codes als eigen site.' },
  { en: 'the reference of all codes', nl: 'het naslagwerk van alle codes' },
  {
    en: 'write the reference as a static site: English and Dutch, with search, readable without a server or network',
    nl: 'schrijf het naslagwerk als statische site: Engels en Nederlands, doorzoekbaar, leesbaar zonder server of netwerk',
  },
  {
    en: 'for authors: check the files of the catalogue and write what the program reads (only in a clone)',
    nl: 'voor auteurs: controleer de bestanden van de catalogus en schrijf wat het programma leest (alleen in een kloon)',
  },
  {
    en: 'A script that lets the shell complete commands and options of hawser.',
    nl: 'Een script waarmee de shell opdrachten en opties van hawser aanvult.',
  },
  { en: 'for which shell', nl: 'voor welke shell' },
  { en: 'in ~/.bashrc', nl: 'in ~/.bashrc' },
  { en: 'in ~/.zshrc, after compinit', nl: 'in ~/.zshrc, na compinit' },
];
