import type { Text } from '../../base/messages.ts';
import type { ExperimentId } from './experiment.ts';

export const messages = {
  title: { en: 'Try it', nl: 'Probeer het' },
  lede: {
    en: 'Break something in the forest of this lab, see what Hawser makes of it, and repair it. Everything here really happens, in the practice forest or the Samba domain of the lab.',
    nl: 'Maak iets stuk in het forest van dit lab, kijk wat Hawser ervan maakt, en herstel het. Alles gebeurt hier echt, in het oefenforest of het Samba-domein van het lab.',
  },
  home: { en: 'The lab', nl: 'Het lab' },
  console: { en: 'Console', nl: 'Console' },
  break: { en: 'Break it', nl: 'Maak stuk' },
  repair: { en: 'Repair it', nl: 'Herstel' },
  whole: { en: 'Nothing is broken', nl: 'Er is niets stuk' },
  breaking: { en: 'Being broken', nl: 'Wordt stukgemaakt' },
  broken: { en: 'Broken', nl: 'Stuk' },
  repairing: { en: 'Being repaired', nl: 'Wordt hersteld' },
  progress: { en: '{done} of {total}', nl: '{done} van {total}' },
  progressBar: { en: 'Progress', nl: 'Voortgang' },
  failed: { en: 'The last attempt failed: {failure}', nl: 'De laatste poging is mislukt: {failure}' },
  lookAt: { en: 'What to look at', nl: 'Waar u op let' },
  signInTitle: { en: 'Sign in to the console first', nl: 'Meld u eerst aan bij de console' },
  signIn: {
    en: 'This page is for administrators who may change the configuration of the lab. Sign in to the console as one of them, then open it again.',
    nl: 'Deze pagina is voor beheerders die de configuratie van het lab mogen wijzigen. Meld u als zo’n beheerder aan bij de console en open de pagina daarna opnieuw.',
  },
  openConsole: { en: 'Open the console', nl: 'Open de console' },
  again: { en: 'Open this page again', nl: 'Open deze pagina opnieuw' },
  tooFew: {
    en: 'This needs a forest of 1,000 people or more.',
    nl: 'Hiervoor is een forest van 1.000 of meer mensen nodig.',
  },
} as const satisfies Record<string, Text>;

/** Where to look: a page of the console (`{upn}` is the person), or a command. */
export interface Look {
  readonly text: Text;
  readonly path?: string;
  readonly command?: string;
}

export interface ExperimentTexts {
  readonly title: Text;
  readonly what: Text;
  readonly look: readonly Look[];
}

const runs = { text: { en: 'Runs, the latest first', nl: 'Runs, de nieuwste eerst' }, path: '/console/runs' } as const;
const doctor = {
  text: { en: 'Result of the doctor', nl: 'Uitkomst van de doctor' },
  command: 'hawser doctor forest',
} as const;
const health = {
  text: {
    en: 'Health: within a minute an alert names it',
    nl: 'Gezondheid: binnen een minuut komt er een melding',
  },
  path: '/console/health',
} as const;
const person = {
  text: { en: 'The page of {upn}', nl: 'De pagina van {upn}' },
  path: '/console/users?q={upn}',
} as const;

export const experimentTexts: Readonly<Record<ExperimentId, ExperimentTexts>> = {
  delete: {
    title: { en: 'Delete 600 people', nl: 'Verwijder 600 mensen' },
    what: {
      en: 'Somebody deletes the wrong organizational unit. More people would be deleted than the accidental-delete threshold allows, so their deletes wait for a decision; everything else continues. The repair brings the people back, with their groups and managers.',
      nl: 'Iemand verwijdert de verkeerde organisatie-eenheid. Er zouden meer mensen verdwijnen dan de drempel voor onbedoeld verwijderen toestaat, dus wachten de verwijderingen op een beslissing; al het andere gaat door. Herstellen brengt de mensen terug, met hun groepen en managers.',
    },
    look: [
      {
        text: { en: 'The hold, to approve or decline', nl: 'De blokkering, om goed te keuren of af te wijzen' },
        path: '/console/holds',
      },
      { text: { en: 'The same on a terminal', nl: 'Hetzelfde in een terminal' }, command: 'hawser connect threshold' },
      runs,
    ],
  },
  disable: {
    title: { en: 'Disable an account', nl: 'Schakel een account uit' },
    what: {
      en: 'Somebody leaves, and the account is disabled in the forest. A second later the user is disabled in the cloud, and sessions have ended.',
      nl: 'Iemand vertrekt, en het account wordt in het forest uitgeschakeld. Een seconde later is de gebruiker in de cloud uitgeschakeld, en zijn sessies beëindigd.',
    },
    look: [
      person,
      {
        text: { en: 'Every value, from forest to cloud', nl: 'Elke waarde, van forest tot cloud' },
        command: 'hawser connect explain {upn}',
      },
    ],
  },
  rename: {
    title: { en: 'Change a name', nl: 'Wijzig een naam' },
    what: {
      en: 'A display name changes in the forest. A second later the cloud has it, with the change in the history of the user.',
      nl: 'Een weergavenaam verandert in het forest. Een seconde later heeft de cloud die, met de wijziging in de geschiedenis van de gebruiker.',
    },
    look: [
      person,
      {
        text: { en: 'Every value, from forest to cloud', nl: 'Elke waarde, van forest tot cloud' },
        command: 'hawser connect explain {upn}',
      },
    ],
  },
  duplicate: {
    title: { en: 'Enter the address twice', nl: 'Vul het adres twee keer in' },
    what: {
      en: 'Two people get the same address. The cloud sets the second one aside and takes everything else of the person. The repair takes the address away again, and the next cycle takes it out of quarantine.',
      nl: 'Twee mensen krijgen hetzelfde adres. De cloud zet het tweede apart en neemt al het andere van de persoon over. Herstellen haalt het adres weer weg, en de volgende cyclus haalt het uit quarantaine.',
    },
    look: [
      {
        text: {
          en: 'Values in quarantine, and the objects that hold them',
          nl: 'Waarden in quarantaine, en de objecten die ze hebben',
        },
        path: '/console/errors/quarantine',
      },
      { text: { en: 'The same on a terminal', nl: 'Hetzelfde in een terminal' }, command: 'hawser connect errors' },
      person,
    ],
  },
  stop: {
    title: { en: 'Stop the domain controller', nl: 'Stop de domeincontroller' },
    what: {
      en: 'The domain controller is down. Connect concludes nothing from what it cannot read: nobody is deleted. When it is back, the next run continues where the last one ended.',
      nl: 'De domeincontroller is uit. Connect trekt geen conclusies uit wat het niet kan lezen: niemand wordt verwijderd. Zodra hij terug is, gaat de volgende run verder waar de laatste ophield.',
    },
    look: [health, runs, doctor],
  },
  password: {
    title: { en: 'Change the password of the connector account', nl: 'Wijzig het wachtwoord van het connectoraccount' },
    what: {
      en: 'The account that reads the forest gets another password, and the domain controller restarts, so that open sessions end. Connect can no longer sign in and reports it.',
      nl: 'Het account dat het forest leest, krijgt een ander wachtwoord, en de domeincontroller start opnieuw, zodat open sessies eindigen. Connect kan zich niet meer aanmelden en meldt dat.',
    },
    look: [health, runs, doctor],
  },
};
