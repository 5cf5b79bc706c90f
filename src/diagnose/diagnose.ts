import type { Language } from '../base/messages.ts';
import { format } from '../base/messages.ts';
import type { Linked } from './conclude/correlate.ts';
import { correlate } from './conclude/correlate.ts';
import type { Draft } from './conclude/draft.ts';
import { draftFindings } from './conclude/draft.ts';
import { nextSteps, unreadable } from './conclude/next.ts';
import type { Fact, Facts } from './parse/facts.ts';
import { rank } from './conclude/rank.ts';
import type { Diagnosis, Evidence, Finding, FindingAction, InputSummary, Recognised } from './result.ts';
import { deviceFacts } from './rules/device-state.ts';
import { environmentFacts } from './rules/environment.ts';
import { unknownHost } from './rules/host-match.ts';
import { Session } from './parse/session.ts';
import { createDecoder, detectEncoding } from './text/encoding.ts';
import { maskSecrets } from './text/mask.ts';
import { isAboutCodes, verdictOf } from './conclude/verdict.ts';
import { headlineOf, kindName, summaryOf } from './conclude/summary.ts';
import { goodOf } from './conclude/good.ts';
import { marksIn, united } from './marks.ts';
import { withCommand } from './conclude/actions.ts';
import { ownerOf } from './explain/wording.ts';

export interface DiagnoseInput {
  readonly name: string;
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface DiagnoseOptions {
  readonly lang?: Language;
  /** Milliseconds since 1970: what certificates are compared with when the text tells no time. */
  readonly now?: number;
  /** How many bytes of an input that makes no sense are read before giving up. */
  readonly senselessLimit?: number;
  /** Called now and then with what has been read so far. */
  readonly onProgress?: (progress: { readonly input: string; readonly bytes: number }) => void;
}

const defaultSenselessLimit = 32 * 1024 * 1024;
const sniffLength = 8192;
const evidenceLimit = 8;
const progressStep = 8 * 1024 * 1024;

interface Reading {
  readonly name: string;
  readonly encoding: string;
  readonly lines: number;
  readonly cut: boolean;
  readonly facts: Facts;
}

/** Reads texts and says what is wrong. Nothing is executed, fetched or sent; memory does not grow with the input. */
export async function diagnose(inputs: readonly DiagnoseInput[], options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const readings: Reading[] = [];
  for (const input of inputs) readings.push(await readInput(input, options));
  return conclude(readings, options);
}

/** The same for one text at hand. */
export function diagnoseText(text: string, options: DiagnoseOptions = {}): Diagnosis {
  const session = new Session();
  session.push(text);
  const facts = session.end();
  return conclude([{ name: '-', encoding: 'utf-8', lines: session.lines, cut: false, facts }], options);
}

async function readInput({ name, content }: DiagnoseInput, options: DiagnoseOptions): Promise<Reading> {
  const { senselessLimit = defaultSenselessLimit } = options;
  const session = new Session();
  if (typeof content === 'string') {
    session.push(content);
    return { name, encoding: 'utf-8', lines: session.lines, cut: false, facts: session.end() };
  }
  const stream = content instanceof Uint8Array ? piecesOf(content) : content;
  let decode: ReturnType<typeof createDecoder> | undefined;
  let encoding = 'utf-8';
  let head: Uint8Array = new Uint8Array(0);
  let bytes = 0;
  let reported = 0;
  let cut = false;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes - reported > progressStep) {
      reported = bytes;
      options.onProgress?.({ input: name, bytes });
    }
    if (!decode) {
      head = head.length ? Buffer.concat([head, chunk]) : chunk;
      if (head.length < sniffLength) continue;
      encoding = detectEncoding(head.subarray(0, sniffLength));
      decode = createDecoder(encoding as ReturnType<typeof detectEncoding>);
      session.push(decode(head, false));
      head = new Uint8Array(0);
    } else session.push(decode(chunk, false));
    if ((encoding === 'binary' || bytes > senselessLimit) && !session.recognised) {
      cut = true;
      break;
    }
  }
  if (!decode) {
    encoding = detectEncoding(head);
    decode = createDecoder(encoding as ReturnType<typeof detectEncoding>);
  }
  session.push(decode(head, true));
  const facts = session.end();
  return { name, encoding, lines: session.lines, cut, facts };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 1024 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function conclude(readings: readonly Reading[], { lang = 'en', now = Date.now() }: DiagnoseOptions): Diagnosis {
  const analysed = readings.map((reading) => {
    const ranking = rank(draftFindings(reading.facts, { now }));
    return { reading, ranking, verdict: verdictOf(reading.facts, ranking) };
  });
  const several = readings.length > 1;
  const { root, linked } = correlate(
    analysed.map(({ reading, ranking }) => ({ name: reading.name, facts: reading.facts, ranking })),
  );
  const countOf = counting(readings);
  const domain = domainOf(readings);
  const findings = linked.map((one) => toFinding(one, { lang, several, domain, countOf }));
  const next = analysed.flatMap(({ reading, ranking }) =>
    (unreadable(reading) ?? nextSteps(reading.facts, ranking.root)).map((text) => text[lang]),
  );
  const verdicts = new Set(analysed.map(({ verdict }) => verdict));
  const inputs: InputSummary[] = analysed.map(({ reading, ranking, verdict }) => ({
    name: reading.name,
    encoding: reading.encoding,
    lines: reading.lines,
    cut: reading.cut,
    recognised: recognisedOf([reading.facts], lang),
    verdict,
    root: ranking.root?.id ?? null,
    facts: factsOf(reading.facts),
  }));
  const verdict = verdicts.has('problem') ? 'problem' : verdicts.has('healthy') ? 'healthy' : 'cannot-tell';
  const recognised = recognisedOf(
    readings.map(({ facts }) => facts),
    lang,
  );
  const about = readings.length > 0 && readings.every(({ facts }) => isAboutCodes(facts));
  return {
    version: 1,
    language: lang,
    recognised,
    verdict,
    summary: summaryOf({ verdict, root: root?.id ?? null, findings, recognised, inputs, isAboutCodes: about }, lang),
    good: analysed
      .filter((one) => one.verdict !== 'problem')
      .flatMap(({ reading }) =>
        goodOf(reading.facts, lang).map((text) => (several ? `${reading.name}: ${text}` : text)),
      ),
    root: root?.id ?? null,
    facts: inputs.find(({ facts }) => 'joinState' in facts)?.facts ?? inputs[0]?.facts ?? {},
    findings,
    next: [...new Set(next)],
    inputs,
  };
}

/** How often an input says what a fact says. */
function counting(readings: readonly Reading[]): (fact: Fact, input: string) => number {
  const byName = new Map(readings.map(({ name, facts }) => [name, facts]));
  return ({ name, key, values }, input) => Number(values['count'] ?? byName.get(input)?.count(name, key) ?? 1);
}

/** The domain that the text speaks of, for commands that ask for one. */
function domainOf(readings: readonly Reading[]): string | undefined {
  for (const { facts } of readings) {
    const name = facts.get('device', 'DomainName')?.values['value'];
    if (name !== undefined && /^[\w.-]{1,255}$/.test(name)) return name;
  }
  return undefined;
}

/** Shapes by confidence; a lone code in the middle of something known is not a shape of its own. */
function recognisedOf(all: readonly Facts[], lang: Language): Recognised[] {
  const weights = new Map<string, number>();
  for (const { claims } of all) {
    for (const [kind, weight] of claims) weights.set(kind, Math.min(1, (weights.get(kind) ?? 0) + weight));
  }
  if (weights.size > 1) weights.delete('code');
  return [...weights]
    .map(([kind, weight]) => ({
      kind: kind as Recognised['kind'],
      name: kindName(kind as Recognised['kind'], lang),
      confidence: Math.round(weight * 100) / 100,
    }))
    .sort((a, b) => b.confidence - a.confidence);
}

function factsOf(facts: Facts): Record<string, unknown> {
  const device =
    facts.claims.has('dsregcmd') || facts.claims.has('linux-broker') || facts.all('event').some(isRegistration);
  return { ...(device ? deviceFacts(facts) : {}), ...environmentFacts(facts) };
}

function isRegistration({ values }: Fact): boolean {
  return values['source'] === 'User Device Registration';
}

interface Shown {
  readonly lang: Language;
  readonly several: boolean;
  readonly domain: string | undefined;
  readonly countOf: (fact: Fact, input: string) => number;
}

function toFinding({ draft, explains, evidence }: Linked, { lang, several, domain, countOf }: Shown): Finding {
  const shown = new Map<string, Evidence>();
  for (const { fact, input } of evidence) {
    const place = `${input} ${fact.line}`;
    const known = shown.get(place);
    if (!known && shown.size >= evidenceLimit) continue;
    const text =
      known?.text ??
      maskSecrets(fact.text, undefined, fact.values['spelling'] || fact.values['match'] || fact.values['host']).trim();
    const marks = united([...(known?.marks ?? []), ...marksIn(text, fact)]);
    shown.set(place, { line: fact.line, text, marks, ...(several ? { input } : {}) });
  }
  const host = evidence.map(({ fact }) => fact.values['host']).find((name) => name !== undefined && name !== '');
  const actions = draft.actions.map((action): FindingAction => {
    const filled = {
      HOST: host,
      DOMAIN: domain,
      CODE: /\s/.test(draft.codes[0] ?? '') ? `"${draft.codes[0]}"` : draft.codes[0],
    };
    const { text, command } = withCommand(fill(draft, action.text, lang), action.command);
    return {
      text: withNames(text, filled),
      // An address that nobody knows is nothing to paste.
      command: command === null || (host === undefined && /\bHOST\b/.test(command)) ? null : withNames(command, filled),
      owner: action.owner,
      who: ownerOf(action.owner, lang),
    };
  });
  const title = fill(draft, draft.title, lang);
  return {
    id: draft.id,
    severity: draft.severity,
    confidence: draft.confidence,
    title,
    headline: headlineOf(title, draft.observed ? 'certain' : draft.confidence, lang),
    cause: fill(draft, draft.cause, lang),
    progress: draft.progress ? fill(draft, draft.progress, lang) : null,
    actions,
    fixes: actions.map(({ text, command }) =>
      command === null || text.includes(command) ? text : `${text} (${command})`,
    ),
    count: Math.max(1, ...evidence.map(({ fact, input }) => countOf(fact, input))),
    heads: draft.heads ?? false,
    codes: draft.codes,
    evidence: [...shown.values()].sort((a, b) => (several ? 0 : a.line - b.line)),
    explains,
  };
}

/** Names of the catalogue's commands that the text knows: `nltest /dsgetdc:DOMAIN` of a machine whose domain it tells. */
function withNames(text: string, names: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\b(?:HOST|DOMAIN|CODE)\b/g, (name) => names[name] ?? name);
}

const destination = { en: 'the destination', nl: 'de bestemming' } as const;

function fill(draft: Draft, text: Draft['title'], lang: Language): string {
  const { hosts } = draft.values;
  if (hosts !== unknownHost) return format(text, lang, draft.values);
  const filled = format(text, lang, { ...draft.values, hosts: destination[lang] });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}
