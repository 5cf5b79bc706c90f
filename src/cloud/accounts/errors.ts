import { defineErrors } from '../../base/errors.ts';

/** What people meet when they sign in, are created, or try what their roles do not open. */
export const accountErrors = defineErrors('accounts', {
  'accounts.wrong-credentials': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'The name or the password is wrong.', nl: 'De naam of het wachtwoord is onjuist.' },
    fix: {
      en: 'Check both and try again. After several wrong passwords the account can also be locked for a while.',
      nl: 'Controleer beide en probeer het opnieuw. Na enkele verkeerde wachtwoorden kan het account ook tijdelijk vergrendeld zijn.',
    },
  },
  'accounts.too-many-attempts': {
    status: 429,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'There were too many attempts to sign in.',
      nl: 'Er is te vaak geprobeerd om aan te melden.',
    },
    fix: { en: 'Try again in {minutes} min.', nl: 'Probeer het over {minutes} min opnieuw.' },
  },
  'accounts.sign-in-blocked': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: { en: 'Sign-in is blocked for this account.', nl: 'Aanmelden is geblokkeerd voor dit account.' },
    fix: {
      en: 'Ask a user administrator to unblock it, or enable the account in Active Directory.',
      nl: 'Vraag een gebruikersbeheerder om het te deblokkeren, of schakel het account in Active Directory in.',
    },
  },
  'accounts.must-change-password': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'You must change your password before you can sign in.',
      nl: 'U moet uw wachtwoord wijzigen voordat u zich kunt aanmelden.',
    },
    fix: {
      en: 'Sign in to a computer in the network of your organization and change it there, or ask your help desk for a new one.',
      nl: 'Meld u aan op een computer in het netwerk van uw organisatie en wijzig het daar, of vraag de helpdesk om een nieuw wachtwoord.',
    },
  },
  'accounts.password-expired': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: { en: 'Your password has expired.', nl: 'Uw wachtwoord is verlopen.' },
    fix: {
      en: 'Sign in to a computer in the network of your organization and change it there, or ask your help desk for a new one.',
      nl: 'Meld u aan op een computer in het netwerk van uw organisatie en wijzig het daar, of vraag de helpdesk om een nieuw wachtwoord.',
    },
  },
  'accounts.account-expired': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: { en: 'Your account has expired.', nl: 'Uw account is verlopen.' },
    fix: {
      en: 'Ask your help desk: the account has an end date in Active Directory.',
      nl: 'Vraag de helpdesk: het account heeft een einddatum in Active Directory.',
    },
  },
  'accounts.restricted-by-directory': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your organization does not allow you to sign in now or from here.',
      nl: 'Uw organisatie staat niet toe dat u zich nu of vanaf hier aanmeldt.',
    },
    fix: {
      en: 'Ask your help desk: Active Directory limits the hours or the computers of the account.',
      nl: 'Vraag de helpdesk: Active Directory beperkt de uren of de computers van het account.',
    },
  },
  'accounts.directory-away': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'The password of {user} cannot be verified now ({reason}).',
      nl: 'Het wachtwoord van {user} kan nu niet worden gecontroleerd ({reason}).',
    },
    fix: {
      en: 'Try again in a moment. Administrators: check that an agent with pass-through authentication is connected.',
      nl: 'Probeer het zo opnieuw. Beheerders: controleer of een agent met pass-through-verificatie verbonden is.',
    },
  },
  'accounts.password-of-forest': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your password belongs to Active Directory and cannot be changed here.',
      nl: 'Uw wachtwoord hoort bij Active Directory en kan hier niet worden gewijzigd.',
    },
    fix: {
      en: 'Change it on a computer in the network of your organization.',
      nl: 'Wijzig het op een computer in het netwerk van uw organisatie.',
    },
  },
  'accounts.holds-roles': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: '{name} holds roles: {roles}. Nobody with a role is deleted.',
      nl: '{name} heeft rollen: {roles}. Wie een rol heeft, wordt niet verwijderd.',
    },
    fix: {
      en: 'Remove the roles first ("hawser cloud role remove").',
      nl: 'Verwijder eerst de rollen ("hawser cloud role remove").',
    },
  },
  'accounts.name-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: '"{upn}" is not a sign-in name.', nl: '"{upn}" is geen aanmeldnaam.' },
    fix: { en: 'Write it as name@domain.', nl: 'Schrijf de naam als naam@domein.' },
  },
  'accounts.domain-not-verified': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '{domain} is not a verified domain of tenant {tenant}.',
      nl: '{domain} is geen geverifieerd domein van tenant {tenant}.',
    },
    fix: {
      en: 'Use one of its domains ("hawser cloud tenant list"), or verify this one first.',
      nl: 'Gebruik een van de domeinen van de tenant ("hawser cloud tenant list"), of verifieer dit domein eerst.',
    },
  },
  'accounts.password-too-short': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password is shorter than {length} characters.',
      nl: 'Het wachtwoord is korter dan {length} tekens.',
    },
    fix: { en: 'Use a longer one: a sentence is enough.', nl: 'Gebruik een langer wachtwoord: een zin is goed.' },
  },
  'accounts.password-has-name': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password contains "{name}", a name of the person or the tenant.',
      nl: 'Het wachtwoord bevat "{name}", een naam van de persoon of de tenant.',
    },
    fix: { en: 'Choose one without names.', nl: 'Kies een wachtwoord zonder namen.' },
  },
  'accounts.password-common': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password consists mostly of words and sequences that attackers try first.',
      nl: 'Het wachtwoord bestaat vooral uit woorden en tekenreeksen die aanvallers het eerst proberen.',
    },
    fix: {
      en: 'Choose another one: an unusual sentence is enough.',
      nl: 'Kies een ander wachtwoord: een ongewone zin is goed.',
    },
  },
  'accounts.banned-word-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '"{word}" cannot be a banned word: it needs {shortest} to {longest} characters.',
      nl: '"{word}" kan geen verboden woord zijn: het moet {shortest} tot {longest} tekens hebben.',
    },
    fix: { en: 'Correct the list; nothing was changed.', nl: 'Corrigeer de lijst; er is niets gewijzigd.' },
  },
  'accounts.unknown-user': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no user {name} in this tenant.', nl: 'Er is geen gebruiker {name} in deze tenant.' },
    fix: {
      en: 'Check the name; "hawser cloud user list" shows the users.',
      nl: 'Controleer de naam; "hawser cloud user list" toont de gebruikers.',
    },
  },
  'accounts.unknown-session': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'This user has no session {id}.', nl: 'Er is geen sessie {id} van deze gebruiker.' },
    fix: {
      en: 'It may have ended already: list the sessions.',
      nl: 'De sessie is misschien al beëindigd: toon de sessies.',
    },
  },
  'accounts.role-needed': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your account does not have a role that allows this.',
      nl: 'Uw account heeft geen rol die dit toestaat.',
    },
    fix: {
      en: 'One of these is needed: {roles}. A Global Administrator can assign it.',
      nl: 'Een van deze is nodig: {roles}. Een globale beheerder kan die toewijzen.',
    },
  },
  'accounts.target-protected': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{name} has a role, so only a Global Administrator can do this.',
      nl: '{name} heeft een rol, dus alleen een globale beheerder kan dit doen.',
    },
    fix: { en: 'Ask a Global Administrator.', nl: 'Vraag een globale beheerder.' },
  },
  'accounts.own-roles': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: { en: 'You cannot change your own roles.', nl: 'U kunt uw eigen rollen niet wijzigen.' },
    fix: { en: 'Ask another Global Administrator.', nl: 'Vraag een andere globale beheerder.' },
  },
  'accounts.last-emergency': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{name} is the last emergency account that can sign in; without it the tenant could be locked out.',
      nl: '{name} is het laatste noodaccount dat zich kan aanmelden; zonder dat account kan de tenant buitengesloten raken.',
    },
    fix: {
      en: 'Create another one first: "hawser cloud admin create NAME@DOMAIN".',
      nl: 'Maak eerst een ander noodaccount: "hawser cloud admin create NAAM@DOMEIN".',
    },
  },
  'accounts.synchronized-global': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{name} is synchronized: whoever controls the forest would be Global Administrator.',
      nl: '{name} is gesynchroniseerd: wie het forest beheert, zou globale beheerder zijn.',
    },
    fix: {
      en: 'Assign the role to a cloud-only user. The tenant setting allowSynchronizedGlobal accepts the risk.',
      nl: 'Wijs de rol toe aan een cloudgebruiker. De tenantinstelling allowSynchronizedGlobal aanvaardt het risico.',
    },
  },
  'accounts.own-pass': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'You cannot issue a Temporary Access Pass to yourself.',
      nl: 'U kunt uzelf geen tijdelijke toegangspas geven.',
    },
    fix: {
      en: 'Ask another administrator, or use "hawser cloud user pass" on the server.',
      nl: 'Vraag een andere beheerder, of gebruik "hawser cloud user pass" op de server.',
    },
  },
  'accounts.password-must-change': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This password is temporary: change it first.',
      nl: 'Dit wachtwoord is tijdelijk: wijzig het eerst.',
    },
    fix: { en: 'Choose a new password.', nl: 'Kies een nieuw wachtwoord.' },
  },
  'accounts.password-on-premises': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: '{name} is synchronized, so the password is that of the forest.',
      nl: '{name} is gesynchroniseerd, dus het wachtwoord is dat van het forest.',
    },
    fix: {
      en: 'Reset it in the console: writeback sets it in the forest.',
      nl: 'Stel het opnieuw in via de console: writeback stelt het in het forest in.',
    },
  },
  'accounts.password-same': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'That is your current password.', nl: 'Dat is het huidige wachtwoord.' },
    fix: { en: 'Choose another one.', nl: 'Kies een ander.' },
  },
});
