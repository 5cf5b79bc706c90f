import type { Text } from '../../base/messages.ts';
import type { Draft } from './draft.ts';
import type { Facts } from '../parse/facts.ts';
import { isJoined, joinState } from '../rules/device-state.ts';

/** What to show next when a text does not decide: each line applies on its own. */
interface Question {
  readonly when: (facts: Facts, root: Draft | undefined) => boolean;
  readonly text: Text;
}

const questions: readonly Question[] = [
  {
    when: (facts, root) => !root && facts.claims.has('dsregcmd') && joinState(facts) === 'unknown',
    text: {
      en: 'Show the whole output of `dsregcmd /status`: the lines AzureAdJoined and DomainJoined are missing or not readable.',
      nl: 'Toon de hele uitvoer van `dsregcmd /status`: de regels AzureAdJoined en DomainJoined ontbreken of zijn onleesbaar.',
    },
  },
  {
    when: (facts, root) => !root && joinState(facts) === 'domain-joined',
    text: {
      en: 'Show the events 304, 305 and 307 of the log User Device Registration/Admin, and `dsregcmd /status` run elevated.',
      nl: 'Toon de gebeurtenissen 304, 305 en 307 uit het logboek User Device Registration/Admin, en `dsregcmd /status` als administrator.',
    },
  },
  {
    when: (facts, root) =>
      !root &&
      joinState(facts) === 'domain-joined' &&
      /user/i.test(facts.get('device', 'User Context')?.values.value ?? ''),
    text: {
      en: 'Repeat it as SYSTEM (`psexec -s dsregcmd /status`): the join runs in that context, and tests as a user say nothing about the proxy that SYSTEM gets.',
      nl: 'Herhaal het als SYSTEM (`psexec -s dsregcmd /status`): de koppeling draait in die context, en tests als gebruiker zeggen niets over de proxy die SYSTEM krijgt.',
    },
  },
  {
    when: (facts, root) =>
      facts.get('device', 'AzureAdPrt') !== undefined &&
      (root?.id === 'prt.missing' ||
        (!root && isJoined(facts) && /^NO/i.test(facts.get('device', 'AzureAdPrt')?.values.value ?? ''))),
    text: {
      en: 'Show `dsregcmd /status` run as the signed-in user, not elevated, and the log AAD/Operational around the last sign-in.',
      nl: 'Toon `dsregcmd /status` als de aangemelde gebruiker, niet verhoogd, en het logboek AAD/Operational rond de laatste aanmelding.',
    },
  },
  {
    when: (_, root) => root?.origin === 'run' || (root?.wrapper === true && root.origin === 'event'),
    text: {
      en: 'Show the events of ADSync and Directory Synchronization at the time of the step, and the errors of its objects.',
      nl: 'Toon de gebeurtenissen van ADSync en Directory Synchronization rond de stap, en de fouten van de objecten.',
    },
  },
  {
    when: (_, root) => root?.codes.some((code) => code === 'SSPR_0029' || code === 'SSPR_0030') === true,
    text: {
      en: 'Show the events of PasswordResetService (31001-33009) and ADSync (6329) of the agent at that minute: the page never names the cause.',
      nl: 'Toon de gebeurtenissen van PasswordResetService (31001-33009) en ADSync (6329) van de agent van die minuut: de pagina noemt de oorzaak nooit.',
    },
  },
  {
    when: (_, root) =>
      root?.wrapper === true && root.origin === 'code' && !root.codes.some((code) => code.startsWith('SSPR')),
    text: {
      en: 'Show the full message around this code: it usually holds a second, more specific code.',
      nl: 'Toon het volledige bericht rond deze code: meestal staat er een tweede, specifiekere code in.',
    },
  },
  {
    when: (facts, root) => !root && facts.all('bare-number').length > 0,
    text: {
      en: 'This is only a number, and numbers have several meanings: `hawser explain` shows all of them. Show the lines around it: its source decides.',
      nl: 'Dit is alleen een getal, en getallen hebben meerdere betekenissen: `hawser explain` toont ze allemaal. Toon de regels eromheen: de bron beslist.',
    },
  },
  {
    when: (facts) => facts.get('about', 'codes') !== undefined,
    text: {
      en: 'Show the error as it appeared, with its time and the lines around it; `hawser explain` says what a code means.',
      nl: 'Toon de fout zoals die verscheen, met het tijdstip en de regels eromheen; `hawser explain` zegt wat een code betekent.',
    },
  },
  {
    when: (facts, root) => !root && facts.claims.size === 0,
    text: {
      en: 'Show one of these: `dsregcmd /status`, exported events, a run result, an error page with its code, a proxy log, or the output of curl, openssl or PowerShell.',
      nl: 'Toon een van deze: `dsregcmd /status`, geëxporteerde gebeurtenissen, een runresultaat, een foutpagina met code, een proxylog, of de uitvoer van curl, openssl of PowerShell.',
    },
  },
  {
    when: (facts, root) => !root && facts.all('phase').some(({ values }) => values.state === 'open'),
    text: {
      en: 'Show the rest of the proxy log, from the last line on: the phase was not at its end.',
      nl: 'Toon de rest van het proxylog, vanaf de laatste regel: de fase was nog niet ten einde.',
    },
  },
  {
    when: (facts, root) => !root && facts.claims.has('proxy-log') && facts.all('proxy-ok').length === 0,
    text: {
      en: 'Show the part of the proxy log with the sign-in and directory hosts, with the status of each request.',
      nl: 'Toon het deel van het proxylog met de aanmeld- en directoryhosts, met de status van elk verzoek.',
    },
  },
];

export function nextSteps(facts: Facts, root: Draft | undefined): readonly Text[] {
  return questions.filter(({ when }) => when(facts, root)).map(({ text }) => text);
}

/** What to say of an input that holds no text at all. */
export function unreadable({
  encoding,
  lines,
  facts,
}: {
  readonly encoding: string;
  readonly lines: number;
  readonly facts: Facts;
}): readonly Text[] | undefined {
  if (facts.claims.size > 0) return undefined;
  if (lines === 0) return [emptyInput];
  return encoding === 'binary' ? [binaryInput] : undefined;
}

const emptyInput: Text = {
  en: 'The input is empty: save or copy the output again.',
  nl: 'De invoer is leeg: bewaar of kopieer de uitvoer opnieuw.',
};
const binaryInput: Text = {
  en: 'This is not text: unpack an archive first, export an event log (.evtx) as XML or text, and type what a picture shows.',
  nl: 'Dit is geen tekst: pak een archief eerst uit, exporteer een gebeurtenislogboek (.evtx) als XML of tekst, en typ over wat een afbeelding toont.',
};
