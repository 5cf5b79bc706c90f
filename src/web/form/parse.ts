import type { z } from 'zod';
import { format } from '../../base/messages.ts';
import { webMessages } from '../messages.ts';
import type { Reader } from '../page.ts';
import { FieldProblem } from './field-problem.ts';
import type { FormSchema, FormValues, Look } from './look.ts';
import { looksOf } from './look.ts';
import type { Posted } from './posted.ts';
import type { FormState, Problem } from './state.ts';

/** What a posted form comes to: the values of its schema, or the form as it is shown again. */
export type ParsedForm<S extends FormSchema> =
  | { readonly values: FormValues<S>; readonly state: FormState }
  | { readonly values: undefined; readonly state: FormState };

type Raw = string | boolean | readonly File[];

/**
 * Never throws, whatever was sent: a field that is missing, repeated, or a file where a text belongs has a problem
 * beside it.
 */
export function parseForm<S extends FormSchema>(schema: S, posted: Posted, reader: Reader): ParsedForm<S> {
  const looks = looksOf(schema);
  const raw = new Map<string, Raw>();
  const shown = new Map<string, string | boolean>();
  const problems: Problem[] = [];
  for (const [name, look] of looks) {
    const given = posted.get(name) ?? [];
    const value = rawOf(look, given);
    const text = value ?? given.find((one) => typeof one === 'string') ?? '';
    if (value === undefined) problems.push({ field: name, words: wrongWords(name, look, reader) });
    raw.set(name, value ?? '');
    shown.set(name, typeof text === 'object' || look.kind === 'password' ? '' : text);
  }
  const parsed = schema.safeParse(Object.fromEntries(raw));
  for (const issue of parsed.error?.issues ?? []) {
    const name = typeof issue.path[0] === 'string' ? issue.path[0] : null;
    if (name !== null && problems.some(({ field }) => field === name)) continue;
    const look = name === null ? undefined : looks.get(name);
    const isMissing = name !== null && isNothing(raw.get(name));
    problems.push({ field: look ? name : null, words: wordsOf(issue, name, look, isMissing, reader) });
  }
  const inOrder = [...looks.keys(), null].flatMap((name) => problems.filter(({ field }) => field === name));
  const state = { shown, problems: inOrder };
  return parsed.success && problems.length === 0 ? { values: parsed.data, state } : { values: undefined, state };
}

/** As the schema takes it, or undefined when nothing of that kind was sent. */
function rawOf({ kind }: Look, given: readonly (string | File)[]): Raw | undefined {
  const texts = given.filter((value) => typeof value === 'string');
  const files = given.filter((value) => typeof value === 'object');
  // Browsers send a nameless empty file for a field in which nothing was chosen.
  if (kind === 'files') return texts.every((text) => text === '') ? files.filter(({ size }) => size > 0) : undefined;
  if (files.length > 0 || texts.length > 1) return undefined;
  const [text = ''] = texts;
  if (kind === 'tick') return texts.length === 0 ? false : text === 'on' || undefined;
  // Browsers send the ends of lines as CR LF.
  return kind === 'lines' ? text.replaceAll('\r\n', '\n') : text;
}

function isNothing(raw: Raw | undefined): boolean {
  return typeof raw === 'string' ? raw.trim() === '' : Array.isArray(raw) && raw.length === 0;
}

function wordsOf(
  issue: z.core.$ZodIssue,
  name: string | null,
  look: Look | undefined,
  isMissing: boolean,
  reader: Reader,
): string {
  const { t, language } = reader;
  if (look && look.kind !== 'hidden' && isMissing && look.missing) return t(look.missing);
  const own: unknown = issue.code === 'custom' ? issue.params?.['problem'] : undefined;
  if (own instanceof FieldProblem) return format(own.text, language, own.values);
  if (!look || name === null) return t(webMessages.fieldWrong);
  if (look.kind !== 'hidden' && isMissing) return t(webMessages.fieldMissing);
  if (issue.code === 'too_big' && issue.origin === 'string')
    return t(webMessages.fieldTooLong, { count: Number(issue.maximum) });
  return wrongWords(name, look, reader);
}

function wrongWords(name: string, look: Look, { t }: Reader): string {
  return look.kind === 'hidden' ? t(webMessages.hiddenWrong, { name }) : t(look.wrong ?? webMessages.fieldWrong);
}
