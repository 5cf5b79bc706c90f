import type { Language } from '../base/messages.ts';
import { correlate } from './conclude/correlate.ts';
import { draftFindings } from './conclude/draft-findings.ts';
import { goodOf } from './conclude/good.ts';
import { nextSteps, unreadable } from './conclude/next.ts';
import { rank } from './conclude/rank.ts';
import { toFinding } from './conclude/show.ts';
import { kindName, summaryOf } from './conclude/summary.ts';
import { isAboutCodes, verdictOf } from './conclude/verdict.ts';
import type { Fact, FactOf } from './parse/fact-kinds.ts';
import type { Facts } from './parse/facts.ts';
import type { ReadText } from './explain/index.ts';
import { recognisedIn } from './parse/recognise.ts';
import { Session } from './parse/session.ts';
import type { DiagnoseInput, Reading, ReadOptions } from './read-input.ts';
import { readInput } from './read-input.ts';
import type { Diagnosis, InputSummary, Kind, Recognised } from './result.ts';
import { deviceFacts } from './rules/device-state.ts';
import { environmentFacts } from './rules/environment.ts';

export interface DiagnoseOptions extends ReadOptions {
  readonly lang?: Language;
  /** Milliseconds since 1970: what certificates are compared with when the text has no time. */
  readonly now?: number;
}

/** Reads texts and says what is wrong. Nothing is executed, fetched or sent; memory does not grow with the input. */
export async function diagnose(inputs: readonly DiagnoseInput[], options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const readings: Reading[] = [];
  for (const input of inputs) readings.push(await readInput(input, options));
  return conclude(readings, options);
}

/** The same for one text at hand. */
export function diagnoseText(text: string, options: DiagnoseOptions = {}): Diagnosis {
  return concludeText(text, options).diagnosis;
}

/** What `explain` needs of the same text: the finding that explains the rest, and everything that was recognised. */
export function readForExplanation(text: string, lang: Language): ReadText {
  const { facts, diagnosis } = concludeText(text, { lang });
  return {
    recognised: recognisedIn(facts),
    root: diagnosis.findings.find(({ id }) => id === diagnosis.root) ?? null,
  };
}

function concludeText(
  text: string,
  options: DiagnoseOptions,
): { readonly facts: Facts; readonly diagnosis: Diagnosis } {
  const session = new Session();
  session.push(text);
  const facts = session.end();
  const reading = { name: '-', encoding: 'utf-8', lines: session.lines, cut: false, facts };
  return { facts, diagnosis: conclude([reading], options) };
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
  return (fact, input) =>
    'count' in fact.values && fact.values.count !== undefined
      ? fact.values.count
      : (byName.get(input)?.countOf(fact) ?? 1);
}

/** The domain that the text speaks of, for commands that ask for one. */
function domainOf(readings: readonly Reading[]): string | undefined {
  for (const { facts } of readings) {
    const name = facts.get('device', 'DomainName')?.values.value;
    if (name !== undefined && /^[\w.-]{1,255}$/.test(name)) return name;
  }
  return undefined;
}

/** Shapes by confidence; a lone code in the middle of something known is not a shape of its own. */
function recognisedOf(all: readonly Facts[], lang: Language): Recognised[] {
  const weights = new Map<Kind, number>();
  for (const { claims } of all) {
    for (const [kind, weight] of claims) weights.set(kind, Math.min(1, (weights.get(kind) ?? 0) + weight));
  }
  if (weights.size > 1) weights.delete('code');
  return [...weights]
    .map(([kind, weight]) => ({
      kind,
      name: kindName(kind, lang),
      confidence: Math.round(weight * 100) / 100,
    }))
    .sort((a, b) => b.confidence - a.confidence);
}

function factsOf(facts: Facts): Record<string, unknown> {
  const device =
    facts.claims.has('dsregcmd') || facts.claims.has('linux-broker') || facts.all('event').some(isRegistration);
  return { ...(device ? deviceFacts(facts) : {}), ...environmentFacts(facts) };
}

function isRegistration({ values }: FactOf<'event'>): boolean {
  return values.source === 'User Device Registration';
}
