import type { Text } from '../../base/messages.ts';
import { fill } from '../../base/messages.ts';
import type { Line } from '../text/lines.ts';
import type { ToolReading } from './fact-kinds.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/**
 * What people run to see whether a machine is well: klist, sc query, w32tm, nltest, dcdiag, repadmin, Get-Service.
 * Every reading is a fact `tool/<what>` that is good or bad, with a sentence about it in both languages.
 */
const hints =
  /krbtgt|Ticket cache|Cached Tickets|Default principal|SERVICE_NAME|STATE |Leap Indicator|Stratum|Sync Time|^Source\s?:|o:[+-]\d|NERR_Success|DC: \\\\|passed test|failed test|[Ll]ast attempt|^\s{0,4}[\w-]{1,60}\s+\S+\s+\d+\s?\/|^\s{0,4}(?:Running|Stopped) |Microsoft Entra|credentials cache/;

const texts = {
  ticket: {
    en: 'there is a Kerberos ticket for {realm}',
    nl: 'er is een Kerberos-ticket van {realm}',
  },
  ticketUntil: {
    en: 'there is a Kerberos ticket for {realm}, valid until {until}',
    nl: 'er is een Kerberos-ticket van {realm}, tot {until}',
  },
  noTicket: { en: 'there is no Kerberos ticket', nl: 'er is geen Kerberos-ticket' },
  running: { en: 'the service {name} runs', nl: 'de dienst {name} draait' },
  stopped: { en: 'the service {name} is stopped', nl: 'de dienst {name} is gestopt' },
  clock: { en: 'the clock follows {source}', nl: 'de klok volgt {source}' },
  clockSet: { en: 'the clock was set at {time}', nl: 'de klok is gelijkgezet op {time}' },
  clockAlone: { en: 'the clock is not synchronized', nl: 'de klok wordt niet gesynchroniseerd' },
  offset: { en: 'the clock is {seconds} seconds off', nl: 'de klok wijkt {seconds} seconden af' },
  controller: { en: 'domain controller {name} answers', nl: 'domeincontroller {name} antwoordt' },
  channel: { en: 'the secure channel to the domain works', nl: 'het beveiligde kanaal met het domein werkt' },
  passed: { en: '{host} passed the test {test}', nl: '{host} is geslaagd voor de test {test}' },
  failed: { en: '{host} failed the test {test}', nl: '{host} is niet geslaagd voor de test {test}' },
  replicated: { en: 'replication succeeded at {time}', nl: 'de replicatie is geslaagd op {time}' },
  partners: { en: '{host}: no failed replication of {total}', nl: '{host}: geen mislukte replicatie van {total}' },
  partnersFailed: {
    en: '{host}: {failed} of {total} replications fail',
    nl: '{host}: {failed} van {total} replicaties mislukken',
  },
} as const satisfies Record<string, Text>;

/** Kerberos takes this much and no more. */
const clockLimitSeconds = 300;
const alone = /Local CMOS Clock|Free-running|VM IC Time/i;

export class SystemToolReader implements Reader {
  #service = '';
  #ending: string | undefined;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 2000 || !hints.test(text)) return 'none';
    return this.#kerberos(line, facts) || this.#service_(line, facts) || clock(line, facts) || domain(line, facts)
      ? 'shared'
      : 'none';
  }

  #kerberos(line: Line, facts: Facts): boolean {
    const { text } = line;
    if (/\bCached Tickets: \(0\)|no credentials cache found/i.test(text))
      return add(facts, line, 'no-ticket', 'bad', texts.noTicket, {}, 0.5);
    // klist of Windows names the server after its label, that of MIT after two times; a security event has a "Service
    // Name" of the same look.
    const realm =
      /(?:^\s{0,12}Server ?: ?|^\s{0,8}\S{6,10} \S{4,8}\s+\S{6,10} \S{4,8}\s+)krbtgt\/([\w.-]{1,255})(?: ?@ ?[\w.-]{1,255})?\s*$/i.exec(
        text,
      )?.[1];
    if (realm === undefined)
      return /Cached Tickets: \(\d|^Ticket cache:|^Default principal:/.test(text) && claim(facts, 0.3);
    // MIT: begin, end, server in one line.
    this.#ending = /^\s{0,8}\S{6,10} \S{4,8}\s+(\S{6,10} \S{4,8})\s+krbtgt/.exec(text)?.[1];
    return this.#ending === undefined
      ? add(facts, line, 'ticket', 'good', texts.ticket, { realm }, 0.4, realm)
      : add(facts, line, 'ticket', 'good', texts.ticketUntil, { realm, until: this.#ending }, 0.4, realm);
  }

  #service_(line: Line, facts: Facts): boolean {
    const { text } = line;
    const named = /^\s{0,4}SERVICE_NAME\s?: ?(\S{1,80})/.exec(text)?.[1];
    if (named !== undefined) {
      this.#service = named;
      return claim(facts, 0.3);
    }
    const state = /^\s{0,12}STATE\s{1,30}: ?\d\s{1,4}(RUNNING|STOPPED)\b/.exec(text)?.[1];
    const listed =
      /^\s{0,4}(Running|Stopped)\s{1,8}(ADSync|AzureADConnect\w{0,40}|AADConnectProvisioningAgent\w{0,20}|W32Time|dmwappushservice|NTDS|Netlogon|kdc|DNS)\b/.exec(
        text,
      );
    const name = listed?.[2] ?? this.#service;
    const word = state ?? listed?.[1]?.toUpperCase();
    if (word === undefined || name === '') return false;
    return word === 'RUNNING'
      ? add(facts, line, 'service', 'good', texts.running, { name }, 0.4, name)
      : add(facts, line, 'service', 'bad', texts.stopped, { name }, 0.4, name);
  }
}

function clock(line: Line, facts: Facts): boolean {
  const { text } = line;
  if (/^Leap Indicator: ?\d|^Stratum: ?\d/.test(text)) return claim(facts, 0.3);
  const set = /^Last Successful Sync Time: ?(\S.{3,40})$/.exec(text)?.[1]?.trim();
  if (set !== undefined)
    return /unspecified/i.test(set)
      ? add(facts, line, 'clock-set', 'bad', texts.clockAlone, {}, 0.3)
      : add(facts, line, 'clock-set', 'good', texts.clockSet, { time: set }, 0.3);
  const source = facts.claims.has('system-tool') ? /^Source: ?(\S.{1,100})$/.exec(text)?.[1]?.trim() : undefined;
  if (source !== undefined)
    return alone.test(source)
      ? add(facts, line, 'clock', 'bad', texts.clockAlone, {}, 0.3)
      : add(facts, line, 'clock', 'good', texts.clock, { source: source.replace(/,0x\w+$/, '') }, 0.3);
  const offset = /\bo:([+-]\d{1,9}[.,]\d{1,9})s\b/.exec(text)?.[1];
  if (offset === undefined) return false;
  const seconds = Number(offset.replace(',', '.'));
  const state = Math.abs(seconds) > clockLimitSeconds ? 'bad' : 'good';
  return add(facts, line, 'offset', state, texts.offset, { seconds: seconds.toFixed(1) }, 0.4);
}

function domain(line: Line, facts: Facts): boolean {
  const { text } = line;
  const controller = /^\s{0,12}DC: \\\\([\w.-]{1,255})/.exec(text)?.[1];
  if (controller !== undefined)
    return add(facts, line, 'controller', 'good', texts.controller, { name: controller }, 0.4);
  if (/Trust(?:ed DC Connection| Verification) Status.{0,20}= ?0 0x0 NERR_Success/.test(text))
    return add(facts, line, 'channel', 'good', texts.channel, {}, 0.4);
  const test = /\.{4,60} ([\w.-]{1,255}) (passed|failed) test (\w{2,60})/.exec(text);
  if (test) {
    const [, host = '', word, name = ''] = test;
    return word === 'passed'
      ? add(facts, line, 'test', 'good', texts.passed, { host, test: name }, 0.4, name)
      : add(facts, line, 'failed-test', 'bad', texts.failed, { host, test: name }, 0.4, name);
  }
  const time = /^\s{0,16}Last attempt @ (\S.{8,60}?) was successful\.?/i.exec(text)?.[1];
  if (time !== undefined) return add(facts, line, 'replicated', 'good', texts.replicated, { time }, 0.4);
  const row =
    /^\s{0,4}([\w-]{1,60})\s{1,40}(?:\d{2,3}[dhm][\w.:]{1,20}|:\d{2}s|>60 days)\s{1,12}(\d{1,4})\s?\/\s{1,6}(\d{1,4})\s{1,6}\d{1,3}\b/.exec(
      text,
    );
  if (!row) return false;
  const [, host = '', failed = '', total = ''] = row;
  return Number(failed) === 0
    ? add(facts, line, 'partners', 'good', texts.partners, { host, total }, 0.4, host)
    : add(facts, line, 'partners-failed', 'bad', texts.partnersFailed, { host, failed, total }, 0.4, host);
}

function add(
  facts: Facts,
  line: Line,
  sort: ToolReading['sort'],
  state: ToolReading['state'],
  text: Text,
  named: Readonly<Record<string, string>>,
  weight: number,
  which = '',
): true {
  facts.add('tool', `${sort} ${which}`, line, { sort, state, named, text: fill(text, named) });
  facts.claim('system-tool', weight);
  return true;
}

function claim(facts: Facts, weight: number): true {
  facts.claim('system-tool', weight);
  return true;
}
