import type { Text } from '../../base/messages.ts';

/** The words of the mails around the alerts. */
export const noticeMessages = {
  subjectRaised: { en: '[{tenant}] {count} new alerts: {title}', nl: '[{tenant}] {count} nieuwe meldingen: {title}' },
  subjectOne: { en: '[{tenant}] {title}', nl: '[{tenant}] {title}' },
  subjectReminded: { en: '[{tenant}] Still open: {title}', nl: '[{tenant}] Nog open: {title}' },
  subjectResolved: { en: '[{tenant}] Resolved: {title}', nl: '[{tenant}] Opgelost: {title}' },
  subjectTest: { en: '[{tenant}] A test of the mail', nl: '[{tenant}] Een test van de mail' },
  test: {
    en: 'Mail about alerts of {tenant} will reach you here.',
    nl: 'Mail over meldingen van {tenant} komt hier aan.',
  },
  raised: { en: 'New', nl: 'Nieuw' },
  reminded: { en: 'Still open', nl: 'Nog open' },
  resolved: { en: 'Resolved', nl: 'Opgelost' },
  error: { en: 'Error', nl: 'Fout' },
  warning: { en: 'Warning', nl: 'Waarschuwing' },
  'pre-warning': { en: 'Pre-warning', nl: 'Voorwaarschuwing' },
  why: { en: 'Cause', nl: 'Oorzaak' },
  what: { en: 'What to do', nl: 'Oplossing' },
  code: { en: 'Code', nl: 'Code' },
  since: { en: 'Since', nl: 'Sinds' },
  more: { en: 'And {count} more.', nl: 'En nog {count}.' },
  open: { en: 'All alerts: {link}', nl: 'Alle meldingen: {link}' },
  footer: {
    en: 'Sent by Hawser for {tenant}: at most one mail a day about an alert that stays open, none about one that was acknowledged.',
    nl: 'Verstuurd door Hawser voor {tenant}: hoogstens één mail per dag over een melding die open blijft, geen over een bevestigde.',
  },
} as const satisfies Record<string, Text>;
