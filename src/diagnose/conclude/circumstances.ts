import type { ActionContext, Subject } from '../catalogue/record.ts';
import { stems } from '../catalogue/stems.ts';
import type { FactOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { serverMessage } from '../parse/server-message.ts';
import { subjectIn } from '../parse/subject.ts';

/** Where a text comes from and what else it says: of several causes and actions these show which belong here. */
export interface Circumstances {
  /** Empty: the text does not show where it comes from. */
  readonly contexts: ReadonlySet<ActionContext>;
  /** Whether a word of the catalogue stands in the lines that facts were found in. */
  readonly says: (stem: string) => boolean;
  /** Whose account it is about; absent: nothing shows it. */
  readonly subject?: Subject | undefined;
  /** What the registration service itself says. */
  readonly answer?: FactOf<'server-message'> | FactOf<'device'> | undefined;
}

/** Lines that are compared with the causes: the first ones of every sort say what there is to say. */
const comparedFacts = 60;
const telling = [
  'sentence',
  'code',
  'event',
  'net',
  'oauth',
  'record-sentence',
  'ldap',
  'proxy',
  'run',
  'connection',
] as const;

export function circumstancesOf(facts: Facts): Circumstances {
  let words: Set<string> | undefined;
  return {
    contexts: contextsOf(facts),
    subject: subjectOfText(facts),
    answer: serverMessage(facts),
    says: (stem) => {
      words ??= new Set(
        telling.flatMap((kind) =>
          facts
            .all(kind)
            .slice(0, comparedFacts)
            .flatMap(({ text }) => stems(text.slice(0, 500))),
        ),
      );
      return words.has(stem);
    },
  };
}

/** Whose account a text is about: what its fields say, or the account of a service that its lines name. */
function subjectOfText(facts: Facts): Subject | undefined {
  const [reported, another] = facts.all('account');
  if (reported) return another ? undefined : reported.key;
  const lines = telling.flatMap((kind) => facts.all(kind).slice(0, comparedFacts));
  return lines.some(({ text }) => subjectIn(text) === 'service') ? 'service' : undefined;
}

/** The circumstances of one finding: what its own lines show goes before what the text shows. */
export function circumstancesAt(circumstances: Circumstances, { text }: Pick<FactOf<'code'>, 'text'>): Circumstances {
  return { ...circumstances, subject: subjectIn(text) ?? circumstances.subject };
}

function contextsOf(facts: Facts): ReadonlySet<ActionContext> {
  const { claims } = facts;
  const contexts = new Set<ActionContext>();
  const sources = new Set(facts.all('event').map(({ values }) => values.source));
  if (claims.has('dsregcmd') || claims.has('linux-broker') || sources.has('User Device Registration'))
    contexts.add('device');
  if (sources.has('AAD')) contexts.add('device').add('sign-in');
  if (claims.has('reset-page') || sources.has('PasswordResetService')) contexts.add('writeback');
  if (claims.has('run-result') || claims.has('engine-error') || sources.has('Directory Synchronization'))
    contexts.add('sync');
  // The engine writes the events of writeback as well: 6329 is one.
  if (sources.has('ADSync')) contexts.add('sync').add('writeback');
  if (claims.has('hawser-log') || sources.has('Hawser')) contexts.add('agent').add('sync').add('writeback');
  if (claims.has('token-error')) contexts.add('sign-in');
  return contexts;
}
