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
    en: 'The policy of the domain refuses the password: it needs at least three kinds of characters (capitals, small letters, digits, signs).',
    nl: 'Het beleid van het domein weigert het wachtwoord: er zijn minstens drie soorten tekens nodig (hoofdletters, kleine letters, cijfers, leestekens).',
  },
  'too-young': {
    en: 'The policy of the domain refuses the password: the present one was set too short a time ago (minimum password age).',
    nl: 'Het beleid van het domein weigert het wachtwoord: het huidige is te kort geleden ingesteld (minimale wachtwoordleeftijd).',
  },
  'in-history': {
    en: 'The policy of the domain refuses the password: it was used before.',
    nl: 'Het beleid van het domein weigert het wachtwoord: het is eerder gebruikt.',
  },
  policy: {
    en: 'The policy of the domain refuses the password, and the domain controller does not say why: it may have been used before, hold a part of the name, or be refused by a fine-grained policy or a password filter. Choose another one.',
    nl: 'Het beleid van het domein weigert het wachtwoord, en de domeincontroller zegt niet waarom: misschien is het eerder gebruikt, bevat het een deel van de naam, of weigert een fine-grained policy of een wachtwoordfilter het. Kies een ander wachtwoord.',
  },
  unusable: {
    en: 'The password cannot be used: it has more than 256 characters, or characters that nobody can type.',
    nl: 'Het wachtwoord is niet bruikbaar: het heeft meer dan 256 tekens, of tekens die niemand kan typen.',
  },
  'old-wrong': { en: 'The current password is not right.', nl: 'Het huidige wachtwoord klopt niet.' },
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
    nl: 'Het account is beschermd: beheerders, serviceaccounts en machines van de forest zijn vanuit de cloud onbereikbaar, welke rechten de agent ook heeft. Doe het in Active Directory.',
  },
  'no-rights': {
    en: 'The account of the agent has no right to it. Grant it “Reset password” and write access to lockoutTime and pwdLastSet, and check that inheritance is not switched off on this account.',
    nl: 'Het account van de agent heeft hiervoor geen rechten. Geef het “Reset password” en schrijfrecht op lockoutTime en pwdLastSet, en controleer of overerving op dit account niet is uitgeschakeld.',
  },
  'not-found': {
    en: 'The account no longer exists in the forest, or the name now belongs to another account. The next synchronization will show which.',
    nl: 'Het account staat niet meer in de forest, of is daar inmiddels iemand anders. De volgende synchronisatie maakt het duidelijk.',
  },
  ambiguous: {
    en: 'More than one enabled account has this source anchor. Disable or separate all but one.',
    nl: 'Meer dan één ingeschakeld account heeft dit source anchor. Schakel alle op één na uit, of haal ze uit elkaar.',
  },
  'out-of-scope': {
    en: 'The account was moved out of what the agent reads.',
    nl: 'Het account is verplaatst, buiten wat de agent leest.',
  },
  'wrong-password': { en: 'The password is not right.', nl: 'Het wachtwoord klopt niet.' },
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
    en: 'The domain controller answered with an error; the event log of the agent has its words.',
    nl: 'De domeincontroller antwoordde met een fout; het gebeurtenislogboek van de agent heeft de woorden ervan.',
  },
  'envelope-unreadable': {
    en: 'The agent could not open the request: its keys and those of the cloud do not fit. On the machine of the agent: hawser connect writeback on',
    nl: 'De agent kon de aanvraag niet openen: zijn sleutels en die van de cloud passen niet. Op de machine van de agent: hawser connect writeback on',
  },
  'request-invalid': {
    en: 'The agent found the request not valid. Its clock may be wrong, or agent and cloud are of different versions.',
    nl: 'De agent vond de aanvraag niet geldig. Zijn klok loopt misschien niet gelijk, of agent en cloud zijn van verschillende versies.',
  },
  expired: {
    en: 'The request had expired when the agent saw it. Its clock may be ahead. Nothing was changed.',
    nl: 'De aanvraag was verlopen toen de agent die zag. Zijn klok loopt misschien voor. Er is niets gewijzigd.',
  },
  'switched-off': {
    en: 'Writeback is switched off at the agent. On its machine: hawser connect writeback on',
    nl: 'Writeback is uitgeschakeld bij de agent. Op zijn machine: hawser connect writeback on',
  },
  'rate-limited': {
    en: 'The agent takes no more requests for now: there were too many in a short time. Nothing was changed.',
    nl: 'De agent neemt even geen aanvragen meer aan: er waren er te veel in korte tijd. Er is niets gewijzigd.',
  },
  'no-agent': {
    en: 'No agent can be reached at this moment (SSPR_0030). Nothing was changed.',
    nl: 'Op dit moment is geen agent bereikbaar (SSPR_0030). Er is niets gewijzigd.',
  },
  'agent-lost': {
    en: 'The connection with the agent broke before it began (SSPR_0030). Nothing was changed; try again.',
    nl: 'De verbinding met de agent brak voordat hij begon (SSPR_0030). Er is niets gewijzigd; probeer het opnieuw.',
  },
  'agent-error': {
    en: 'Something unexpected happened at the agent; its log has the details. Nothing was changed.',
    nl: 'Er gebeurde iets onverwachts bij de agent; zijn log heeft de details. Er is niets gewijzigd.',
  },
  'not-started': {
    en: 'No agent began with it in time. Nothing was changed; try again.',
    nl: 'Geen agent is er op tijd aan begonnen. Er is niets gewijzigd; probeer het opnieuw.',
  },
  unknown: {
    en: 'The domain controller or the agent went away in the middle, and the directory does not show whether it was done. Try to sign in with the new password; if that fails, ask again.',
    nl: 'De domeincontroller of de agent viel middenin weg, en de directory vertelt niet of het gedaan is. Probeer aan te melden met het nieuwe wachtwoord; lukt dat niet, vraag het dan opnieuw.',
  },
} as const satisfies Record<OutcomeReason, Text>;

export const warningTexts = {
  'history-not-enforced': {
    en: 'This domain controller cannot hold a reset to the password history and minimum age (event 6329).',
    nl: 'Deze domeincontroller kan een reset niet aan de wachtwoordgeschiedenis en minimumleeftijd houden (gebeurtenis 6329).',
  },
  'unlock-failed': {
    en: 'The account is still locked: the agent may not write lockoutTime.',
    nl: 'Het account is nog vergrendeld: de agent mag lockoutTime niet schrijven.',
  },
  'must-change-failed': {
    en: 'A change at the next sign-in could not be demanded: the agent may not write pwdLastSet.',
    nl: 'Wijzigen bij de volgende aanmelding kon niet worden geëist: de agent mag pwdLastSet niet schrijven.',
  },
  'never-expires': {
    en: 'A change at the next sign-in was not demanded: the password of this account never expires.',
    nl: 'Wijzigen bij de volgende aanmelding is niet geëist: het wachtwoord van dit account verloopt nooit.',
  },
  recovered: {
    en: 'The connection broke in the middle. Afterwards the directory said that the password had been set.',
    nl: 'De verbinding brak middenin. Daarna zei de directory dat het wachtwoord was ingesteld.',
  },
} as const satisfies Record<OutcomeWarning, Text>;
