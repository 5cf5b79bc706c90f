import type { Text } from '../../base/messages.ts';

/** The help of `hawser lab`. */
export const labHelpTexts: readonly Text[] = [
  {
    en: 'The whole system on this machine: a practice forest, the cloud and Connect, each its own process. Ctrl-C stops it; starting again continues.',
    nl: 'Het hele systeem op deze machine: een oefenforest, de cloud en Connect, elk in een eigen proces. Ctrl-C stopt het; opnieuw starten gaat verder waar het was.',
  },
  {
    en: 'people in a new forest (default 5000; 500 with --samba, where adding is slow)',
    nl: 'mensen in een nieuw forest (standaard 5000; 500 met --samba, waar toevoegen traag is)',
  },
  {
    en: 'domains of the practice forest, which share the people (default 1)',
    nl: 'domeinen van het oefenforest, waarover de mensen verdeeld worden (standaard 1)',
  },
  {
    en: "an organization's own export (ldifde, ldapsearch) instead of generated people",
    nl: 'een eigen export van een organisatie (ldifde, ldapsearch) in plaats van gegenereerde mensen',
  },
  {
    en: 'refuse that file at its first mistake, instead of loading the rest and listing what was left out',
    nl: 'dat bestand bij de eerste fout weigeren, in plaats van de rest te laden en te tonen wat is weggelaten',
  },
  {
    en: 'a real Samba AD DC instead of the practice forest (as root)',
    nl: 'een echte Samba AD DC in plaats van het oefenforest (als root)',
  },
  {
    en: 'where the console listens (default 8080, or a free one)',
    nl: 'de poort van de console (standaard 8080, of een vrije)',
  },
  {
    en: 'the console over HTTPS, with a certificate of its own authority; prints how to trust it',
    nl: 'de console via HTTPS, met een certificaat van een eigen instantie; toont hoe u die vertrouwt',
  },
  {
    en: 'The addresses, accounts and files of the lab that is running.',
    nl: 'De adressen, accounts en bestanden van het lab dat draait.',
  },
  {
    en: 'of the lab in this folder, where several are running',
    nl: 'van het lab in deze map, als er meerdere draaien',
  },
  {
    en: 'where the lab is kept (default: a folder below .data for each kind of lab)',
    nl: 'waar het lab wordt bewaard (standaard: een map onder .data voor elk soort lab)',
  },
  {
    en: 'print what the lab offers as one JSON object, then keep running',
    nl: 'toon wat het lab biedt als één JSON-object en blijf draaien',
  },
];
