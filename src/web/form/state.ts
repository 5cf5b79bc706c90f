import { z } from 'zod';
import type { Language } from '../../base/messages.ts';
import type { FormSchema, FormValues, Widget } from './widget.ts';
import { widgetsOf } from './widget.ts';

/** A problem with what was given; `field` is null where it is about the form as a whole. */
export interface Problem {
  readonly field: string | null;
  readonly words: string;
  /** The expected failure that it is. */
  readonly code?: string;
}

/** What a form shows: what stands in its fields, and what is wrong with it. */
export interface FormState {
  readonly shown: ReadonlyMap<string, string | boolean>;
  readonly problems: readonly Problem[];
}

/** A form as it opens: the present values in their fields, as people of that language write them. */
export function presentState<S extends FormSchema>(
  schema: S,
  values: Readonly<Partial<FormValues<S>>> | undefined,
  language: Language,
): FormState {
  const present = new Map<string, unknown>(Object.entries(values ?? {}));
  const shown = new Map<string, string | boolean>();
  for (const [name, widget] of widgetsOf(schema)) {
    const field = schema.shape[name];
    const value = present.get(name);
    if (value === undefined || !(field instanceof z.ZodType)) continue;
    // A value that its own form would refuse is shown as it is, for people to put right.
    const encoded = z.safeEncode(field, value);
    shown.set(name, inWords(encoded.success ? encoded.data : value, widget, language));
  }
  return { shown, problems: [] };
}

function inWords(value: unknown, { kind }: Widget, language: Language): string | boolean {
  if (kind === 'tick') return value === true;
  if (kind === 'files' || kind === 'password') return '';
  const text = typeof value === 'string' ? value : String(value);
  return kind === 'decimal' && language === 'nl' ? text.replace('.', ',') : text;
}
