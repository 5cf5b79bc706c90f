import type { Language } from '../../../../base/messages.ts';

/** The audit has the field's names of activities, in English; this is how Dutch readers see them. */
const dutch: ReadonlyMap<string, string> = new Map([
  ['Acknowledge alert', 'Melding bevestigen'],
  ['Add member to role', 'Rol toewijzen'],
  ['Allow matching', 'Matching toestaan'],
  ['Approve held deletes', 'Tegengehouden verwijderingen goedkeuren'],
  ['Block matching', 'Matching blokkeren'],
  ['Change password (self-service)', 'Wachtwoord wijzigen (door de gebruiker)'],
  ['Change role settings', 'Rolinstellingen wijzigen'],
  ['Choose source anchor', 'Source anchor kiezen'],
  ['Confirm identity', 'Identiteit bevestigen'],
  ['Create administrator', 'Beheerder aanmaken'],
  ['Create tenant', 'Tenant aanmaken'],
  ['Decide about held deletes at the server', 'Op de server beslissen over tegengehouden verwijderingen'],
  ['Decline held deletes', 'Tegengehouden verwijderingen afwijzen'],
  ['Delete object', 'Object verwijderen'],
  ['Delete old audit entries', 'Oude auditvermeldingen verwijderen'],
  ['Disable account', 'Account uitschakelen'],
  ['Download audit log', 'Auditlogboek downloaden'],
  ['Download held deletes', 'Tegengehouden verwijderingen downloaden'],
  ['Enable account', 'Account inschakelen'],
  ['Grant agent a feature', 'Functie toestaan aan agent'],
  ['Invite agent', 'Agent uitnodigen'],
  ['Refuse outcome of agent', 'Uitkomst van agent weigeren'],
  ['Register agent', 'Agent registreren'],
  ['Remove member from role', 'Rol weghalen'],
  ['Reset password (by admin)', 'Wachtwoord opnieuw instellen (door beheerder)'],
  ['Restore object', 'Object herstellen'],
  ['Revoke agent', 'Agent intrekken'],
  ['Revoke grant of agent', 'Machtiging van agent intrekken'],
  ['Revoke sessions', 'Sessies beëindigen'],
  ['Send test mail', 'Testmail versturen'],
  ['Sign in', 'Aanmelden'],
  ['Sign out', 'Afmelden'],
  ['Unlock user account (by admin)', 'Account ontgrendelen (door beheerder)'],
  ['Update mail settings', 'E-mailinstellingen wijzigen'],
  ['Update settings', 'Instellingen wijzigen'],
  ['Verify domain', 'Domein verifiëren'],
]);

export function activityWords(activity: string, language: Language): string {
  return (language === 'nl' && dutch.get(activity)) || activity;
}
