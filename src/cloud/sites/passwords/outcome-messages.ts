import type { Text } from '../../../base/messages.ts';
import type { OutcomeReason, OutcomeWarning } from '../../../wire/index.ts';

/** Why, and what next, for whoever asked. The directory's own words stay in the log of the agent. */
export const reasonTexts = {
  done: { en: 'The operation was carried out in the forest.', nl: 'De bewerking is in het forest uitgevoerd.' },
  'too-short': {
    en: 'The policy of the domain refuses the password: it is too short. Choose a longer one.',
    nl: 'Het beleid van het domein weigert het wachtwoord: het is te kort. Kies een langer wachtwoord.',
  },
  'too-simple': {
    en: 'The policy of the domain refuses the password: it needs at least three kinds of characters (capital letters, small letters, digits, symbols).',
    nl: 'Het beleid van het domein weigert het wachtwoord: er zijn minstens drie soorten tekens nodig (hoofdletters, kleine letters, cijfers, leestekens).',
  },
  'too-young': {
    en: 'The policy of the domain refuses the password: the current one was changed too recently (minimum password age).',
    nl: 'Het beleid van het domein weigert het wachtwoord: het huidige wachtwoord is te kort geleden ingesteld (minimale wachtwoordleeftijd).',
  },
  'in-history': {
    en: 'The policy of the domain refuses the password: it was used before.',
    nl: 'Het beleid van het domein weigert het wachtwoord: het is eerder gebruikt.',
  },
  policy: {
    en: 'The policy of the domain refuses the password, and the domain controller does not say why: it may have been used before, contain part of the name, or be refused by a fine-grained policy or a password filter. Choose another one.',
    nl: 'Het beleid van het domein weigert het wachtwoord, en de domeincontroller zegt niet waarom: misschien is het eerder gebruikt, bevat het een deel van de naam, of weigert een fine-grained policy of een wachtwoordfilter het. Kies een ander wachtwoord.',
  },
  unusable: {
    en: "The password can't be used: it has more than 256 characters, or characters that can't be typed.",
    nl: 'Het wachtwoord is niet bruikbaar: het heeft meer dan 256 tekens, of tekens die u niet kunt typen.',
  },
  'old-wrong': { en: 'The current password is wrong.', nl: 'Het huidige wachtwoord is onjuist.' },
  'too-many-attempts': {
    en: 'The current password was wrong too often. One more time would lock the account in Active Directory; wait half an hour, or reset the password.',
    nl: 'Het huidige wachtwoord was te vaak fout. Nog één keer zou het account in Active Directory vergrendelen; wacht een half uur, of stel het wachtwoord opnieuw in.',
  },
  'change-denied': {
    en: 'This account may not change its own password (“User cannot change password”). Reset it instead.',
    nl: 'Dit account mag het eigen wachtwoord niet wijzigen (“User cannot change password”). Stel het opnieuw in.',
  },
  locked: {
    en: 'The account is locked in Active Directory. Unlock it first.',
    nl: 'Het account is vergrendeld in Active Directory. Ontgrendel het eerst.',
  },
  disabled: {
    en: 'The account is disabled in Active Directory. Enable it there first.',
    nl: 'Het account is uitgeschakeld in Active Directory. Schakel het daar eerst in.',
  },
  protected: {
    en: 'The account is protected: administrators, service accounts and machines of the forest are out of reach from the cloud, whatever rights the agent has. Do it in Active Directory.',
    nl: 'Het account is beschermd: beheerders, serviceaccounts en machines van het forest zijn vanuit de cloud onbereikbaar, welke rechten de agent ook heeft. Doe het in Active Directory.',
  },
  'no-rights': {
    en: "The agent's account lacks the right to do this. Grant it “Reset password” and write access to lockoutTime and pwdLastSet, and check that inheritance is enabled on this account.",
    nl: 'Het account van de agent heeft hiervoor geen rechten. Geef het “Reset password” en schrijfrecht op lockoutTime en pwdLastSet, en controleer of overerving op dit account niet is uitgeschakeld.',
  },
  'not-found': {
    en: 'The account no longer exists in the forest, or the name now belongs to another account. The next synchronization will show which.',
    nl: 'Het account staat niet meer in het forest, of de naam hoort daar nu bij een ander account. Na de volgende synchronisatie is dat duidelijk.',
  },
  ambiguous: {
    en: 'More than one enabled account has this source anchor. Disable or separate all but one.',
    nl: 'Meer dan één ingeschakeld account heeft deze source anchor. Schakel alle accounts op één na uit, of haal ze uit elkaar.',
  },
  'out-of-scope': {
    en: 'The account was moved out of what the agent reads.',
    nl: 'Het account is verplaatst en valt buiten wat de agent leest.',
  },
  'wrong-password': { en: 'The password is wrong.', nl: 'Het wachtwoord is onjuist.' },
  'password-expired': { en: 'The password has expired.', nl: 'Het wachtwoord is verlopen.' },
  'must-change': { en: 'The password must be changed first.', nl: 'Het wachtwoord moet eerst worden gewijzigd.' },
  'account-expired': { en: 'The account has expired.', nl: 'Het account is verlopen.' },
  'logon-hours': {
    en: 'The account may not sign in at this hour.',
    nl: 'Het account mag zich op dit uur niet aanmelden.',
  },
  workstation: {
    en: 'The account may not sign in from here.',
    nl: 'Het account mag zich hiervandaan niet aanmelden.',
  },
  restricted: {
    en: 'A restriction of the account forbids it.',
    nl: 'Een beperking van het account staat het niet toe.',
  },
  'directory-unreachable': {
    en: 'The agent could not reach a domain controller. Nothing was changed; try again.',
    nl: 'De agent kon geen domeincontroller bereiken. Er is niets gewijzigd; probeer het opnieuw.',
  },
  'directory-configuration': {
    en: 'The directory, or the way the agent reaches it, is not set up for this. On the machine of the agent: hawser doctor forest',
    nl: 'De directory, of de manier waarop de agent die bereikt, is hier niet op ingericht. Op de machine van de agent: hawser doctor forest',
  },
  'directory-error': {
    en: "The domain controller answered with an error; the agent's event log has the details.",
    nl: 'De domeincontroller antwoordde met een fout; de details staan in het gebeurtenislogboek van de agent.',
  },
  'envelope-unreadable': {
    en: "The agent could not open the request: its keys and those of the cloud don't match. On the machine of the agent: hawser connect writeback on",
    nl: 'De agent kon de aanvraag niet openen: de sleutels van de agent en de cloud komen niet overeen. Op de machine van de agent: hawser connect writeback on',
  },
  'request-invalid': {
    en: 'The agent rejected the request as not valid. Its clock may be wrong, or the agent and the cloud have different versions.',
    nl: 'De agent heeft de aanvraag als ongeldig geweigerd. De klok van de agent loopt misschien niet gelijk, of de agent en de cloud hebben verschillende versies.',
  },
  expired: {
    en: 'The request had expired when the agent saw it. Its clock may be ahead. Nothing was changed.',
    nl: 'De aanvraag was verlopen toen de agent die ontving. De klok van de agent loopt misschien voor. Er is niets gewijzigd.',
  },
  'switched-off': {
    en: 'Writeback is switched off at the agent. On its machine: hawser connect writeback on',
    nl: 'Writeback is uitgeschakeld bij de agent. Op zijn machine: hawser connect writeback on',
  },
  'rate-limited': {
    en: 'The agent accepts no more requests for now: there were too many in a short time. Nothing was changed.',
    nl: 'De agent neemt nu geen aanvragen meer aan: er waren er te veel in korte tijd. Er is niets gewijzigd.',
  },
  'no-agent': {
    en: 'No agent can be reached at this moment (SSPR_0030). Nothing was changed.',
    nl: 'Op dit moment is geen agent bereikbaar (SSPR_0030). Er is niets gewijzigd.',
  },
  'agent-lost': {
    en: 'The connection to the agent was lost before it began (SSPR_0030). Nothing was changed; try again.',
    nl: 'De verbinding met de agent is verbroken voordat de agent begon (SSPR_0030). Er is niets gewijzigd; probeer het opnieuw.',
  },
  'agent-error': {
    en: 'Something unexpected happened at the agent; its log has the details. Nothing was changed.',
    nl: 'Er is iets onverwachts gebeurd bij de agent; de details staan in het log van de agent. Er is niets gewijzigd.',
  },
  'not-started': {
    en: 'No agent started on it in time. Nothing was changed; try again.',
    nl: 'Geen enkele agent is op tijd begonnen. Er is niets gewijzigd; probeer het opnieuw.',
  },
  unknown: {
    en: 'The connection to the domain controller or the agent was lost during the change, and the directory does not show whether it was made. Try to sign in with the new password; if that fails, try again.',
    nl: 'De verbinding met de domeincontroller of de agent is tijdens de wijziging verbroken, en de directory laat niet zien of de wijziging is uitgevoerd. Probeer aan te melden met het nieuwe wachtwoord; lukt dat niet, probeer het dan opnieuw.',
  },
} as const satisfies Record<OutcomeReason, Text>;

export const warningTexts = {
  'history-not-enforced': {
    en: 'This domain controller cannot hold a reset to the password history and minimum age (event 6329).',
    nl: 'Deze domeincontroller kan wachtwoordgeschiedenis en minimumleeftijd bij een reset niet afdwingen (gebeurtenis 6329).',
  },
  'unlock-failed': {
    en: 'The account is still locked: the agent may not write lockoutTime.',
    nl: 'Het account is nog vergrendeld: de agent mag lockoutTime niet schrijven.',
  },
  'must-change-failed': {
    en: "The user doesn't have to change the password at the next sign-in: the agent may not write pwdLastSet.",
    nl: 'De gebruiker hoeft het wachtwoord niet bij de volgende aanmelding te wijzigen: de agent mag pwdLastSet niet schrijven.',
  },
  'never-expires': {
    en: "The user doesn't have to change the password at the next sign-in: the password of this account never expires.",
    nl: 'De gebruiker hoeft het wachtwoord niet bij de volgende aanmelding te wijzigen: het wachtwoord van dit account verloopt nooit.',
  },
  recovered: {
    en: 'The connection was lost during the change. Afterwards the directory showed that the password had been set.',
    nl: 'De verbinding is tijdens de wijziging verbroken. Daarna bleek uit de directory dat het wachtwoord was ingesteld.',
  },
} as const satisfies Record<OutcomeWarning, Text>;
