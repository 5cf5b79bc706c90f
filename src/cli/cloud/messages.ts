import type { Text } from '../../base/messages.ts';

/** What `hawser cloud …` says on a terminal. */
export const cloudTexts = {
  noFile: {
    en: 'There is no {file} here and no --config: the built-in settings apply (database {database}, {url}), and HAWSER_CLOUD_… variables.',
    nl: 'Er is hier geen {file} en geen --config: de ingebouwde instellingen gelden (database {database}, {url}), en HAWSER_CLOUD_…-variabelen.',
  },
  listens: {
    en: 'The tenant service listens on {url}; the console is {console}\nMetrics for operators: {operators}/metrics\nCtrl-C stops it.',
    nl: 'De tenantdienst luistert op {url}; de console is {console}\nMetrische gegevens voor operators: {operators}/metrics\nCtrl-C stopt hem.',
  },
  upToDate: { en: 'The database is up to date.', nl: 'De database is bijgewerkt.' },
  applied: { en: 'Applied:', nl: 'Toegepast:' },
  tenantMade: { en: 'Tenant {name} was created: {id}', nl: 'Tenant {name} is aangemaakt: {id}' },
  domains: { en: 'domains', nl: 'domeinen' },
  makesAdministrator: { en: 'creates an administrator', nl: 'maakt een beheerder' },
  letsRegister: { en: 'lets an agent register', nl: 'laat een agent zich registreren' },
  columnName: { en: 'name', nl: 'naam' },
  columnId: { en: 'id', nl: 'id' },
  columnUsers: { en: 'users', nl: 'gebruikers' },
  columnGroups: { en: 'groups', nl: 'groepen' },
  columnDomains: { en: 'domains', nl: 'domeinen' },
  noTenant: { en: 'There is no tenant yet.', nl: 'Er is nog geen tenant.' },
  makesTenant: { en: 'creates one', nl: 'maakt er een' },
  verified: {
    en: '{domain} is verified for {tenant}; users renamed: {renamed}.',
    nl: '{domain} is geverifieerd voor {tenant}; hernoemde gebruikers: {renamed}.',
  },
  invite: {
    en: 'One-time code for an agent of {tenant}, valid until {time}:',
    nl: 'Eenmalige code voor een agent van {tenant}, geldig tot {time}:',
  },
  onTheMachine: {
    en: 'On the machine of the agent, with this in connect.yaml:',
    nl: 'Op de machine van de agent, met dit in connect.yaml:',
  },
  revoked: { en: 'Agent {agent} of {tenant} is revoked.', nl: 'Agent {agent} van {tenant} is ingetrokken.' },
  columnVersion: { en: 'version', nl: 'versie' },
  columnRegistered: { en: 'registered', nl: 'geregistreerd' },
  columnSeen: { en: 'last seen', nl: 'laatst gezien' },
  columnState: { en: 'state', nl: 'status' },
  never: { en: 'never', nl: 'nooit' },
  isRevoked: { en: 'revoked', nl: 'ingetrokken' },
  isActive: { en: 'active', nl: 'actief' },
  noAgent: { en: 'No agent is registered yet.', nl: 'Er is nog geen agent geregistreerd.' },
  makesCode: { en: 'creates a code for one', nl: 'maakt een code voor een agent' },
  administratorMade: {
    en: 'Administrator {upn} of {tenant} made. Sign in here:',
    nl: 'Beheerder {upn} van {tenant} gemaakt. Meld u hier aan:',
  },
  administratorPass: {
    en: 'There is no password: after the name, choose "Use a Temporary Access Pass". You then register a passkey or an authenticator app, and get recovery codes.',
    nl: 'Er is geen wachtwoord: kies na de naam "Een tijdelijke toegangspas gebruiken". Daarna registreert u een passkey of een authenticator-app, en krijgt u herstelcodes.',
  },
  administratorPassUntil: {
    en: 'The pass is shown only once and works once, until {until}.',
    nl: 'De pas wordt alleen nu getoond en werkt één keer, tot {until}.',
  },
  administratorLost: {
    en: 'A new pass, also on the day that everything else is lost: {command}',
    nl: 'Een nieuwe pas, ook op de dag dat al het andere weg is: {command}',
  },
} as const satisfies Record<string, Text>;
