/** What stands for an argument: <file>, [seconds]. */
const argumentWords: Readonly<Record<string, string>> = {
  options: 'opties',
  command: 'opdracht',
  count: 'aantal',
  file: 'bestand',
  port: 'poort',
  folder: 'map',
  language: 'taal',
  name: 'naam',
  action: 'actie',
  number: 'nummer',
  id: 'id',
  mode: 'stand',
  text: 'tekst',
  domain: 'domein',
  path: 'pad',
  attribute: 'attribuut',
  files: 'bestanden',
  checks: 'controles',
  seconds: 'seconden',
  area: 'gebied',
  subjects: 'onderwerpen',
  format: 'vorm',
  key: 'sleutel',
  'code or text': 'code of tekst',
  role: 'rol',
  which: 'welke',
  target: 'doel',
  kind: 'soort',
  value: 'waarde',
  time: 'tijd',
  method: 'methode',
  network: 'netwerk',
  from: 'vanwaar',
  whom: 'wie',
};

/** `--config <file>` becomes `--config <bestand>`. */
export function argumentsInDutch(flags: string): string {
  return flags.replace(/(?<=[<[])[\w ]+/g, (word) => argumentWords[word] ?? word);
}
