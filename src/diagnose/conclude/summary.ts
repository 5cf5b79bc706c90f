import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Confidence, Diagnosis, InputSummary, Kind, Recognised } from '../result.ts';

const kindNames: Readonly<Record<Kind, Text>> = {
  dsregcmd: { en: 'dsregcmd output', nl: 'dsregcmd-uitvoer' },
  'linux-broker': { en: 'status of a Linux broker', nl: 'status van een Linux-broker' },
  'event-log': { en: 'event log', nl: 'gebeurtenislogboek' },
  'run-result': { en: 'sync server output', nl: 'uitvoer van de sync-server' },
  'engine-error': { en: 'error of the sync engine', nl: 'fout van de sync engine' },
  'token-error': { en: 'answer of the sign-in service', nl: 'antwoord van de aanmelddienst' },
  'reset-page': { en: 'page of password reset', nl: 'pagina van wachtwoordreset' },
  'wizard-page': { en: 'page of the wizard', nl: 'pagina van de wizard' },
  ldap: { en: 'LDAP output', nl: 'LDAP-uitvoer' },
  'proxy-log': { en: 'proxy log', nl: 'proxylog' },
  curl: { en: 'curl output', nl: 'curl-uitvoer' },
  openssl: { en: 'openssl output', nl: 'openssl-uitvoer' },
  powershell: { en: 'PowerShell output', nl: 'PowerShell-uitvoer' },
  dns: { en: 'DNS lookup', nl: 'DNS-opzoeking' },
  'network-trace': { en: 'trace of a connection', nl: 'spoor van een verbinding' },
  'hawser-log': { en: 'log of Hawser', nl: 'log van Hawser' },
  'system-tool': { en: 'output of a system tool', nl: 'uitvoer van een systeemprogramma' },
  'join-log': { en: 'output of a domain join', nl: 'uitvoer van een domeinkoppeling' },
  'system-log': { en: 'log of a Linux sign-in service', nl: 'log van een Linux-aanmelddienst' },
  'agent-trace': { en: 'trace of an agent', nl: 'tracering van een agent' },
  'service-log': { en: 'log of a service', nl: 'log van een dienst' },
  'sign-in-client': { en: 'message of a sign-in library', nl: 'melding van een aanmeldbibliotheek' },
  code: { en: 'text with a code', nl: 'tekst met een code' },
};

export function kindName(kind: Kind, language: Language): string {
  return kindNames[kind][language];
}

const words = {
  cause: { en: '1 cause', nl: '1 oorzaak' },
  causes: { en: '{count} causes', nl: '{count} oorzaken' },
  warning: { en: '1 warning', nl: '1 waarschuwing' },
  warnings: { en: '{count} warnings', nl: '{count} waarschuwingen' },
  consequence: { en: '1 consequence', nl: '1 gevolg' },
  consequences: { en: '{count} consequences', nl: '{count} gevolgen' },
  healthy: { en: 'No problem is visible in this: {kinds}', nl: 'Geen probleem te zien in: {kinds}' },
  cannot: { en: 'Cannot tell from this: {kinds}', nl: 'Niet te zeggen op grond van: {kinds}' },
  noted: {
    en: 'Not a fault as far as this shows: {kinds}',
    nl: 'Op zichzelf geen fout, voor zover dit het zegt: {kinds}',
  },
  about: {
    en: 'Cannot tell: this text is about codes; it does not report an error that happened',
    nl: 'Niet te zeggen: deze tekst gaat over codes; er staat geen opgetreden fout in',
  },
  unknown: {
    en: 'Cannot tell: the format is not recognized',
    nl: 'Niet te zeggen: de vorm is niet herkend',
  },
  empty: { en: 'Cannot tell: there is nothing in it', nl: 'Niet te zeggen: er staat niets in' },
  binary: { en: 'Cannot tell: not a text', nl: 'Niet te zeggen: geen tekst' },
} as const satisfies Record<string, Text>;

export const confidenceWords: Readonly<Record<Confidence, Text>> = {
  certain: { en: 'certain', nl: 'zeker' },
  likely: { en: 'likely', nl: 'waarschijnlijk' },
  possible: { en: 'possible', nl: 'mogelijk' },
};

const hedges: Readonly<Record<Confidence, Text | undefined>> = {
  certain: undefined,
  likely: { en: 'Probably', nl: 'Waarschijnlijk' },
  possible: { en: 'Perhaps', nl: 'Misschien' },
};

/** A title that says how sure it is: a guess is not worded as a fact. */
export function headlineOf(title: string, confidence: Confidence, language: Language): string {
  const hedge = hedges[confidence];
  return hedge ? `${hedge[language]}: ${title}` : title;
}

interface Answer extends Pick<Diagnosis, 'verdict' | 'root' | 'findings' | 'recognised'> {
  readonly inputs: readonly InputSummary[];
  readonly isAboutCodes: boolean;
}

/** The verdict in one line. */
export function summaryOf(answer: Answer, language: Language): string {
  const { verdict, findings, root, recognised, inputs } = answer;
  const main = findings.find(({ id }) => id === root);
  if (verdict === 'problem' && main) {
    const below = new Set(findings.flatMap(({ explains }) => explains));
    const standing = findings.filter(({ id }) => !below.has(id));
    const parts = [
      counted('cause', standing.filter(({ severity }) => severity === 'error').length),
      counted('warning', standing.filter(({ severity }) => severity === 'warning').length),
      counted('consequence', findings.filter(({ id, severity }) => below.has(id) && severity !== 'notice').length),
    ];
    return `${parts.filter((part) => part !== '').join(', ')} – ${confidenceWords[main.confidence][language]}`;
  }
  if (answer.isAboutCodes) return words.about[language];
  if (recognised.length === 0) {
    if (inputs.every(({ lines }) => lines === 0)) return words.empty[language];
    return words[inputs.every(({ encoding }) => encoding === 'binary') ? 'binary' : 'unknown'][language];
  }
  // A code that is known and means nothing bad is an answer.
  const isNoted = findings.some(({ id, confidence }) => confidence === 'certain' && !id.includes('.'));
  const word = verdict === 'healthy' ? 'healthy' : isNoted ? 'noted' : 'cannot';
  return format(words[word], language, { kinds: kindsOf(recognised) });

  function counted(word: 'cause' | 'warning' | 'consequence', count: number): string {
    if (count === 0) return '';
    return count === 1 ? words[word][language] : format(words[`${word}s`], language, { count });
  }
}

function kindsOf(recognised: readonly Recognised[]): string {
  return recognised.map(({ name }) => name).join(', ');
}
