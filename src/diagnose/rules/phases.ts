import type { Text, Values } from '../../base/messages.ts';
import { fill } from '../../base/messages.ts';
import type { Fact, FactOf, ValuesOf } from '../parse/fact-kinds.ts';
import { hostOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { isSide } from '../parse/hosts.ts';
import type { Match, Rule } from './rule.ts';

/**
 * What the order of the hosts shows: which phase a log shows, how far it got, and whether the proxy is to blame at
 * all.
 */
const sentences = {
  broken: {
    en: 'Phase {phase}, as {account}: {done} of {total} steps answered; {host} (step {step}, line {line}) is the first expected host that did not succeed.',
    nl: 'Fase {phase}, als {account}: {done} van {total} stappen beantwoord; {host} (stap {step}, regel {line}) is de eerste verwachte host die mislukte.',
  },
  others: { en: ' {count} more clients stop at the same step.', nl: ' Nog {count} clients stoppen bij dezelfde stap.' },
} as const satisfies Record<string, Text>;

function valuesOf({ values, line }: FactOf<'phase'>): Values {
  const { phase, or, total, orTotal, done, step, next, last } = values;
  const number = (count: number): Text => ({ en: String(count), nl: String(count) });
  return {
    phase: either(phase.title, or?.title),
    account: either(phase.account, or?.account),
    total: either(number(total), orTotal === undefined ? undefined : number(orTotal)),
    done,
    step,
    host: next,
    next,
    last,
    line,
  };
}

function either(one: Text, other: Text | undefined): Text {
  return other && other.en !== one.en ? { en: `${one.en} or ${other.en}`, nl: `${one.nl} of ${other.nl}` } : one;
}

/**
 * Adds to a match where in its phase the break is; a fault that lies behind the break of its phase comes after the
 * one at it.
 */
export function atBreak(facts: Facts, match: Match | undefined): Match | undefined {
  if (!match) return undefined;
  const broken = facts.all('phase').filter(({ values }) => values.state === 'broken');
  if (broken.length === 0) return match;
  const places = new Set(match.evidence.map((fact) => fact && faultAt(fact)));
  const here = broken.filter((fact) => places.has(faultAt(fact)));
  const [first] = here;
  if (!first) return { ...match, order: 1 };
  const text = fill(sentences.broken, valuesOf(first));
  const rest = here.filter(({ values }) => values.client !== first.values.client).length;
  return { ...match, order: 0, progress: rest > 0 ? join(text, fill(sentences.others, { count: rest })) : text };
}

/** Where something failed, and how. */
function faultAt(fact: Fact): string | undefined {
  const { values } = fact;
  return 'fault' in values ? `${values.fault ?? ''} ${hostOf(fact) ?? ''}` : undefined;
}

function join(a: Text, b: Text): Text {
  return { en: a.en + b.en, nl: a.nl + b.nl };
}

type PhaseState = ValuesOf<'phase'>['state'];

/** The worst state of any client, with the phases that are in it. */
function inState(facts: Facts, state: PhaseState): readonly FactOf<'phase'>[] {
  return facts.all('phase').filter(({ values }) => values.state === state);
}

export const phaseRules: readonly Rule[] = [
  {
    id: 'proxy.pattern-stops',
    severity: 'warning',
    confidence: 'possible',
    observed: true,
    when: (facts) => {
      const [stopped] = inState(facts, 'stopped');
      return stopped && { evidence: [stopped], values: valuesOf(stopped) };
    },
    title: {
      en: 'The usual sequence of hosts stops before {host}',
      nl: 'De gebruikelijke reeks hosts stopt vóór {host}',
    },
    cause: {
      en: 'In {phase} {done} of {total} steps answered. After {last} the next expected host never appears, though the client tries again or the log goes on: it broke there without a trace at this proxy (another outbound route, name resolution, a firewall), or the log was filtered.',
      nl: 'In {phase} zijn {done} van {total} stappen beantwoord. Na {last} verschijnt de volgende verwachte host niet, hoewel de client het opnieuw probeert of het log doorgaat: daar ging het mis zonder spoor op deze proxy (een andere uitgaande route, naamomzetting, een firewall), of het log is gefilterd.',
    },
    fixes: [
      {
        en: 'Show the log of the whole attempt, unfiltered, and check that {host} is allowed and resolves.',
        nl: 'Toon het log van de hele poging, ongefilterd, en controleer of {host} is toegestaan en gevonden wordt.',
        owner: 'proxy',
      },
    ],
  },
  {
    id: 'proxy.phase-open',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) => {
      const [open] = inState(facts, 'open');
      return open && { evidence: [open], values: valuesOf(open) };
    },
    title: {
      en: 'The log ends within {phase}, after step {done} of {total}',
      nl: 'Het log eindigt midden in {phase}, na stap {done} van {total}',
    },
    cause: {
      en: 'Everything up to {last} succeeded and nothing failed; {next} comes next. Whether it answers is not in this text.',
      nl: 'Alles tot en met {last} is geslaagd en niets mislukte; {next} komt hierna. Of die antwoordt staat niet in deze tekst.',
    },
    fixes: [],
  },
  {
    id: 'proxy.not-the-proxy',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) => {
      const complete = inState(facts, 'complete');
      const bad =
        facts.all('phase').some(({ values }) => ['broken', 'stopped', 'open'].includes(values.state)) ||
        facts.all('proxy').some(({ values }) => values.role && !isSide(values.role));
      const [first] = complete;
      return bad || !first ? undefined : { evidence: complete.slice(0, 4), values: valuesOf(first) };
    },
    title: {
      en: 'The problem is not the proxy: every host of {phase} answered',
      nl: 'Het probleem is niet de proxy: elke host van {phase} heeft geantwoord',
    },
    cause: {
      en: 'All steps up to {last} succeeded. The remaining problem is behind the tunnel: sign-in, rights, or the service itself.',
      nl: 'Alle stappen tot en met {last} zijn geslaagd. Het resterende probleem zit achter de tunnel: aanmelding, rechten of de dienst zelf.',
    },
    fixes: [],
  },
];
