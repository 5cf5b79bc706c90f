import type { Language } from '../base/messages.ts';
import { format } from '../base/messages.ts';
import type { Linked } from './correlate.ts';
import { correlate } from './correlate.ts';
import type { Draft } from './draft.ts';
import { draftFindings } from './draft.ts';
import { nextSteps, unreadable } from './next.ts';
import type { Fact, Facts } from './parse/facts.ts';
import { rank } from './rank.ts';
import type { Diagnosis, Evidence, Finding, InputSummary, Recognised } from './result.ts';
import { deviceFacts } from './rules/device-state.ts';
import { environmentFacts } from './rules/environment.ts';
import { unknownHost } from './rules/host-match.ts';
import { Session } from './session.ts';
import { createDecoder, detectEncoding } from './text/encoding.ts';
import { maskSecrets } from './text/mask.ts';
import { verdictOf } from './verdict.ts';

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
  const findings = linked.map((one) => toFinding(one, lang, several));
  const next = analysed.flatMap(({ reading, ranking }) =>
    (unreadable(reading) ?? nextSteps(reading.facts, ranking.root)).map((text) => text[lang]),
  );
  const verdicts = new Set(analysed.map(({ verdict }) => verdict));
  const inputs: InputSummary[] = analysed.map(({ reading, ranking, verdict }) => ({
    name: reading.name,
    encoding: reading.encoding,
    lines: reading.lines,
    cut: reading.cut,
    recognised: recognisedOf([reading.facts]),
    verdict,
    root: ranking.root?.id ?? null,
    facts: factsOf(reading.facts),
  }));
  return {
    version: 1,
    language: lang,
    recognised: recognisedOf(readings.map(({ facts }) => facts)),
    verdict: verdicts.has('problem') ? 'problem' : verdicts.has('healthy') ? 'healthy' : 'cannot-tell',
    root: root?.id ?? null,
    facts: inputs.find(({ facts }) => 'joinState' in facts)?.facts ?? inputs[0]?.facts ?? {},
    findings,
    next: [...new Set(next)],
    inputs,
  };
}

/** Shapes by confidence; a lone code in the middle of something known is not a shape of its own. */
function recognisedOf(all: readonly Facts[]): Recognised[] {
  const weights = new Map<string, number>();
  for (const { claims } of all) {
    for (const [kind, weight] of claims) weights.set(kind, Math.min(1, (weights.get(kind) ?? 0) + weight));
  }
  if (weights.size > 1) weights.delete('code');
  return [...weights]
    .map(([kind, weight]) => ({ kind: kind as Recognised['kind'], confidence: Math.round(weight * 100) / 100 }))
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

function toFinding({ draft, explains, evidence }: Linked, lang: Language, several: boolean): Finding {
  const shown = new Map<string, Evidence>();
  for (const { fact, input } of evidence) {
    if (shown.size >= evidenceLimit) break;
    const piece = {
      line: fact.line,
      text: maskSecrets(fact.text, undefined, fact.values['spelling']).trim(),
      ...(several ? { input } : {}),
    };
    shown.set(`${input} ${fact.line}`, piece);
  }
  return {
    id: draft.id,
    severity: draft.severity,
    confidence: draft.confidence,
    title: fill(draft, draft.title, lang),
    cause: fill(draft, draft.cause, lang),
    fixes: draft.fixes.map((fix) => fill(draft, fix, lang)),
    codes: draft.codes,
    evidence: [...shown.values()].sort((a, b) => (several ? 0 : a.line - b.line)),
    explains,
  };
}

const destination = { en: 'the destination', nl: 'de bestemming' } as const;

function fill(draft: Draft, text: Draft['title'], lang: Language): string {
  const { hosts } = draft.values;
  if (hosts !== unknownHost) return format(text, lang, draft.values);
  const filled = format(text, lang, { ...draft.values, hosts: destination[lang] });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}
