import type { Language } from '../../base/messages.ts';

/** The moment in the time of this machine, as its reader writes it, with the zone. */
export function timeOf(time: Date, language: Language): string {
  return new Date(time).toLocaleString(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
}
