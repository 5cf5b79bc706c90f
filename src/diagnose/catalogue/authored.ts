import { z } from 'zod';
import type { Kind } from '../kinds.ts';
import { kinds } from '../kinds.ts';
import type { CodeRecord, Proof } from './record.ts';
import { actionContexts, eventSources, spaces, subjects } from './record.ts';
import { ruleSentences } from './rule-sentences.ts';

/**
 * The shape of the files in `data/`, as people write them. `actions.yaml` and `causes.yaml` hold what many codes
 * share, so that "let the proxy pass this host" is worded once; a record names them by id, or writes one of its own
 * in place.
 */
const text = z.strictObject({ en: z.string().min(3), nl: z.string().min(3) });

const evidence = z.enum(['documented', 'reported', 'measured', 'standard', 'derived']);
const owner = z.enum([
  'user',
  'identity-admin',
  'directory-admin',
  'server-admin',
  'network',
  'proxy',
  'developer',
  'nobody',
]);
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const action = text.extend({
  owner,
  command: z.string().optional(),
  contexts: z.array(z.enum(actionContexts)).min(1).optional(),
  subjects: z.array(z.enum(subjects)).min(1).optional(),
});

/** What to run or look at, and what its answer means. */
const proof = text.extend({ command: z.string().optional() });

export const cause = text.extend({
  ask: text.optional(),
  probe: z.string().optional(),
  fixes: z.array(z.union([id, action])).default([]),
});

const wording = z.strictObject({
  title: z.string().min(3).max(110),
  meaning: z.string().min(10),
  context: z.string().optional(),
  normalWhen: z.string().optional(),
});

export const authoredRecord = z.strictObject({
  /** A number, or "0x…" where the code is known by its hex form. Names alone need an id or are their own. */
  code: z.union([z.int(), z.string().regex(/^0x[0-9a-f]+$/)]).optional(),
  /** Only where the id that follows from the code would be taken: the second reading of an ambiguous number. */
  id: id.optional(),
  space: z.enum(spaces).optional(),
  /** The log, where the family has events of several. */
  eventSource: z.enum(eventSources).optional(),
  names: z.array(z.string()).default([]),
  equals: z.array(id).default([]),
  damaged: z.array(z.string()).default([]),
  severity: z.enum(['info', 'warning', 'error']).default('error'),
  en: wording,
  nl: wording,
  causes: z.array(z.union([id, cause])).default([]),
  fixes: z.array(z.union([id, action])).default([]),
  wrapper: z.boolean().default(false),
  consequenceOf: z.array(id).default([]),
  explains: z.array(z.string()).default([]),
  seeAlso: z.array(id).default([]),
  says: z.array(z.string()).default([]),
  like: z.array(z.string()).default([]),
  detail: text.optional(),
  proof: proof.optional(),
  evidence: evidence.optional(),
});

export const authoredFamily = z.strictObject({
  family: id,
  title: text,
  source: text,
  /** The space of the records that do not name another. */
  space: z.enum(spaces),
  eventSource: z.enum(eventSources).optional(),
  /** What ids of this family start with where the space has no prefix of its own. */
  prefix: id.optional(),
  evidence,
  origin: text.extend({ url: z.url().optional() }),
  /** The shape of text that a sentence of this family makes likely. */
  kind: z.enum(kinds).optional(),
  /** For records without a proof of their own. */
  proof,
  records: z.array(authoredRecord),
});

/** Sentences by the name that rules know them by. */
export const authoredSentences = z.record(
  z.enum(ruleSentences),
  z.strictObject({ says: z.array(z.string()).min(1), records: z.array(id).default([]) }),
);
export type AuthoredSentences = z.infer<typeof authoredSentences>;

export const authoredCauses = z.record(id, cause);
export const authoredActions = z.record(id, action);

export type AuthoredFamily = z.infer<typeof authoredFamily>;
export type AuthoredRecord = z.infer<typeof authoredRecord>;
export type AuthoredCause = z.infer<typeof cause>;
export type AuthoredAction = z.infer<typeof action>;

/** What the compiler writes and the program reads at start: records whose causes and actions are still references. */
export interface CompiledRecord extends Omit<
  CodeRecord,
  | 'source'
  | 'causes'
  | 'fixes'
  | 'origin'
  | 'names'
  | 'equals'
  | 'damaged'
  | 'consequenceOf'
  | 'seeAlso'
  | 'says'
  | 'like'
  | 'explains'
  | 'proof'
  | 'usualProof'
  | 'kind'
  | 'isWrapper'
> {
  readonly names?: readonly string[];
  readonly equals?: readonly string[];
  readonly damaged?: readonly string[];
  readonly consequenceOf?: readonly string[];
  readonly seeAlso?: readonly string[];
  readonly says?: readonly string[];
  readonly like?: readonly string[];
  readonly explains?: readonly string[];
  readonly proof?: Proof;
  readonly isWrapper?: true;
  readonly causes?: readonly string[];
  readonly fixes?: readonly string[];
}

export interface CompiledFamily {
  readonly id: string;
  readonly title: CodeRecord['title'];
  readonly source: CodeRecord['source'];
  readonly origin: CodeRecord['origin'];
  readonly proof: Proof;
  readonly kind?: Kind;
}

/**
 * Where everything stands in the compiled file: the only part that is parsed at every start. Records are numbered by
 * their place; each stands on a line of its own and is parsed when somebody asks for it.
 */
export interface Contents {
  readonly ids: Readonly<Record<string, number>>;
  /** By space and number: "status 2149319666". */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  /** By name without case, spaces and punctuation. */
  readonly names: Readonly<Record<string, readonly number[]>>;
  readonly spaces: Readonly<Record<string, readonly number[]>>;
  /** The names and the misspellings as they are written. */
  readonly written: Readonly<
    Record<'names' | 'damaged', readonly (readonly [record: number, written: readonly string[]])[]>
  >;
}

export interface Compiled {
  readonly families: readonly CompiledFamily[];
  readonly actions: Readonly<Record<string, Omit<CodeRecord['fixes'][number], 'id'>>>;
  readonly causes: Readonly<
    Record<string, Omit<CodeRecord['causes'][number], 'id' | 'fixes'> & { readonly fixes?: readonly string[] }>
  >;
  readonly records: readonly CompiledRecord[];
}
