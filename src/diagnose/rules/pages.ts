import type { Fact, KeyOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Match, Rule } from './rule.ts';
import { found } from './rule.ts';

const sentence = (facts: Facts, ...keys: readonly KeyOf<'sentence'>[]) => facts.any('sentence', ...keys);

const roleNames = ['AzureRoleMissing', 'get-msoluserrole-failed', 'PrivilegedIdentityManagement'];

/** A match that speaks for names of the catalogue as well. */
function speaking(codes: readonly string[], fact: Fact | undefined): Match | undefined {
  const match = found(fact);
  return match && { ...match, codes };
}

/** Messages of the set-up wizard and of the reset portal that carry no code. */
export const pageRules: readonly Rule[] = [
  {
    id: 'wizard.unverified-domain',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => found(sentence(facts, 'wizard-user-type', 'unverified-domain')),
    title: {
      en: 'The domain of the account is not verified in the tenant',
      nl: 'Het domein van het account is niet geverifieerd in de tenant',
    },
    cause: {
      en: 'The sign-in name ends in a domain that the tenant does not own.',
      nl: 'De aanmeldnaam eindigt op een domein dat de tenant niet bezit.',
    },
    fixes: [
      {
        en: 'Verify the domain, or use an account of a verified one.',
        nl: 'Verifieer het domein, of gebruik een account uit een geverifieerd domein.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'wizard.realm-discovery',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => found(sentence(facts, 'wizard-realm')),
    title: {
      en: 'The home of the user could not be looked up',
      nl: 'De herkomst van de gebruiker kon niet worden opgezocht',
    },
    cause: {
      en: 'The realm lookup did not get through: proxy, firewall or DNS.',
      nl: 'Het opzoeken van de realm kwam niet aan: proxy, firewall of DNS.',
    },
    fixes: [
      {
        en: 'Open login.microsoftonline.com/common/userrealm from this server, in the same account.',
        nl: 'Open login.microsoftonline.com/common/userrealm vanaf deze server, met hetzelfde account.',
        owner: 'network',
      },
    ],
  },
  {
    id: 'wizard.role-missing',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => speaking(roleNames, sentence(facts, 'wizard-role', 'wizard-pim')),
    title: {
      en: 'The account does not hold the administrator role at this moment',
      nl: 'Het account heeft op dit moment de beheerdersrol niet',
    },
    cause: {
      en: 'The role is missing, given through a group, or eligible but not activated.',
      nl: 'De rol ontbreekt, is via een groep gegeven, of is beschikbaar maar niet geactiveerd.',
    },
    fixes: [
      {
        en: 'Assign the role directly, or activate it first, and repeat.',
        nl: 'Wijs de rol rechtstreeks toe, of activeer hem eerst, en herhaal.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'wizard.federation-answer',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => speaking(['parsing-wstrust-response-failed'], sentence(facts, 'wizard-wstrust')),
    title: {
      en: 'The answer of the federation server could not be read',
      nl: 'Het antwoord van de federatieserver kon niet worden gelezen',
    },
    cause: {
      en: 'WS-Trust answered with something other than a token: an error page or a disabled endpoint.',
      nl: 'WS-Trust antwoordde iets anders dan een token: een foutpagina of een uitgezet eindpunt.',
    },
    fixes: [
      {
        en: 'Enable usernamemixed on the federation server, or start the wizard with /InteractiveAuth.',
        nl: 'Zet usernamemixed aan op de federatieserver, of start de wizard met /InteractiveAuth.',
        owner: 'directory-admin',
      },
    ],
  },
  {
    id: 'wizard.script-error',
    severity: 'error',
    confidence: 'possible',
    when: (facts) => found(sentence(facts, 'wizard-script')),
    title: {
      en: 'The sign-in page of the wizard could not load its scripts',
      nl: 'De aanmeldpagina van de wizard kon de scripts niet laden',
    },
    cause: {
      en: 'secure.aadcdn.microsoftonline-p.com is blocked while MFA is required.',
      nl: 'secure.aadcdn.microsoftonline-p.com is geblokkeerd terwijl MFA wordt gevraagd.',
    },
    fixes: [
      {
        en: 'Allow that host at the proxy for the user who runs the wizard.',
        nl: 'Sta die host op de proxy toe voor de gebruiker die de wizard draait.',
        owner: 'proxy',
      },
    ],
  },
  {
    id: 'reset.not-enabled',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => found(facts.get('code', 'sspr 9') ? undefined : sentence(facts, 'sspr-disabled')),
    title: {
      en: 'Self-service reset is not enabled for this user',
      nl: 'Zelf resetten is voor deze gebruiker niet ingeschakeld',
    },
    cause: {
      en: 'The tenant setting is None, or the user is not in the chosen group or has no license.',
      nl: 'De tenantinstelling is Geen, of de gebruiker zit niet in de gekozen groep of heeft geen licentie.',
    },
    fixes: [
      {
        en: 'Enable it for Selected or All, and check group and license of the user.',
        nl: 'Schakel het in voor Geselecteerd of Alle, en controleer groep en licentie van de gebruiker.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'reset.policy',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => found(sentence(facts, 'sspr-policy')),
    title: { en: 'The new password was refused by policy', nl: 'Het nieuwe wachtwoord is door het beleid geweigerd' },
    cause: {
      en: 'It is banned, too common, or against the rules of the domain.',
      nl: 'Het is verboden, te gewoon, of in strijd met de regels van het domein.',
    },
    fixes: [{ en: 'Choose another password.', nl: 'Kies een ander wachtwoord.', owner: 'user' }],
  },
  {
    id: 'reset.too-many',
    severity: 'warning',
    confidence: 'certain',
    when: (facts) => found(sentence(facts, 'sspr-too-many')),
    title: { en: 'Too many attempts: blocked for 24 hours', nl: 'Te veel pogingen: 24 uur geblokkeerd' },
    cause: {
      en: 'Five failed proofs block further attempts.',
      nl: 'Vijf mislukte bewijzen blokkeren verdere pogingen.',
    },
    fixes: [
      {
        en: 'Wait 24 hours after the last attempt, or let an administrator reset the password.',
        nl: 'Wacht 24 uur na de laatste poging, of laat een beheerder het wachtwoord resetten.',
        owner: 'user',
      },
    ],
  },
  {
    id: 'ldap.unreachable',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const fact = facts.get('ldap', 'unreachable');
      return fact ? { evidence: [fact], codes: ['LDAP 81'] } : undefined;
    },
    title: { en: 'The LDAP server cannot be reached', nl: 'De LDAP-server is niet bereikbaar' },
    cause: {
      en: 'Name, port 389 or 636, or the TLS handshake: the client never got to an answer.',
      nl: 'Naam, poort 389 of 636, of de TLS-handshake: de client kreeg geen antwoord.',
    },
    fixes: [
      {
        en: 'Check the name and port (`Test-NetConnection DC -Port 636`), then the certificate: clients report an untrusted root the same way.',
        nl: 'Controleer naam en poort (`Test-NetConnection DC -Port 636`), daarna het certificaat: clients melden een niet-vertrouwd root op dezelfde manier.',
        owner: 'server-admin',
      },
    ],
    explains: ['run:stopped-server-down', 'run:no-start-connection', 'run:failed-connection'],
  },
  {
    id: 'hawser.error',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    wrapper: true,
    when: (facts) => {
      const fact = facts.all('hawser').find(({ key }) => key !== 'line');
      return fact
        ? {
            evidence: [fact],
            values: { message: fact.values.message ?? fact.key, code: fact.values.code || '-' },
          }
        : undefined;
    },
    title: { en: 'Hawser logged an error: {message}', nl: 'Hawser heeft een fout in het log geschreven: {message}' },
    cause: { en: 'The record names the code {code}.', nl: 'De regel noemt de code {code}.' },
    fixes: [
      {
        en: 'Look the code up: hawser explain {code}',
        nl: 'Zoek de code op: hawser explain {code}',
        owner: 'identity-admin',
      },
    ],
  },
];
