import type { z } from 'zod';
import { format } from '../../base/messages.ts';
import { webMessages } from '../messages.ts';
import type { Reader } from '../page.ts';
import { FieldProblem } from './field-problem.ts';
import type { FormSchema, FormValues, Widget } from './widget.ts';
import { widgetsOf } from './widget.ts';
import type { Posted } from './posted.ts';
import type { FormState, Problem } from './state.ts';

/** What a posted form comes to: the values of its schema, or the form as it is shown again. */
export type ParsedForm<S extends FormSchema> =
  | { readonly values: FormValues<S>; readonly state: FormState }
  | { readonly values: undefined; readonly state: FormState };

type Raw = string | boolean | readonly File[];

/** A longer text is not sent back with what is wrong: whoever pasted it has it, and a refusal stays small. */
const LONGEST_SHOWN = 64 * 1024;

/**
 * Never throws, whatever was sent: a field that is missing, repeated, or a file where a text belongs has a problem
 * beside it.
 */
export function parseForm<S extends FormSchema>(schema: S, posted: Posted, reader: Reader): ParsedForm<S> {
  const widgets = widgetsOf(schema);
  const raw = new Map<string, Raw>();
  const shown = new Map<string, string | boolean>();
  const problems: Problem[] = [];
  for (const [name, widget] of widgets) {
    const given = posted.get(name) ?? [];
    const value = rawOf(widget, given);
    const text = value ?? given.find((one) => typeof one === 'string') ?? '';
    if (value === undefined) problems.push({ field: name, words: wrongWords(name, widget, reader) });
    raw.set(name, value ?? '');
    const isHeldBack = typeof text === 'object' || widget.kind === 'password' || isLong(text);
    shown.set(name, isHeldBack ? '' : text);
  }
  const parsed = schema.safeParse(Object.fromEntries(raw));
  for (const issue of parsed.error?.issues ?? []) {
    const name = typeof issue.path[0] === 'string' ? issue.path[0] : null;
    if (name !== null && problems.some(({ field }) => field === name)) continue;
    const widget = name === null ? undefined : widgets.get(name);
    const isMissing = name !== null && isNothing(raw.get(name));
    problems.push({ field: widget ? name : null, words: wordsOf(issue, name, widget, isMissing, reader) });
  }
  const inOrder = [...widgets.keys(), null].flatMap((name) => problems.filter(({ field }) => field === name));
  const state = { shown, problems: inOrder };
  return parsed.success && problems.length === 0 ? { values: parsed.data, state } : { values: undefined, state };
}

/** As the schema takes it, or undefined when nothing of that kind was sent. */
function rawOf({ kind }: Widget, given: readonly (string | File)[]): Raw | undefined {
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

function isLong(text: string | boolean): boolean {
  return typeof text === 'string' && text.length > LONGEST_SHOWN;
}

function isNothing(raw: Raw | undefined): boolean {
  return typeof raw === 'string' ? raw.trim() === '' : Array.isArray(raw) && raw.length === 0;
}

function wordsOf(
  issue: z.core.$ZodIssue,
  name: string | null,
  widget: Widget | undefined,
  isMissing: boolean,
  reader: Reader,
): string {
  const { t, language } = reader;
  if (widget && widget.kind !== 'hidden' && isMissing && widget.missing) return t(widget.missing);
  const own: unknown = issue.code === 'custom' ? issue.params?.['problem'] : undefined;
  if (own instanceof FieldProblem) return format(own.text, language, own.values);
  if (!widget || name === null) return t(webMessages.fieldWrong);
  if (widget.kind !== 'hidden' && isMissing) return t(webMessages.fieldMissing);
  if (issue.code === 'too_big' && issue.origin === 'string')
    return t(webMessages.fieldTooLong, { count: Number(issue.maximum) });
  return wrongWords(name, widget, reader);
}

function wrongWords(name: string, widget: Widget, { t }: Reader): string {
  return widget.kind === 'hidden' ? t(webMessages.hiddenWrong, { name }) : t(widget.wrong ?? webMessages.fieldWrong);
}
