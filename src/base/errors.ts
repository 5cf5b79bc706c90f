import type { Language, Placeholders, Text, Values } from './messages.ts';
import { format, retell } from './messages.ts';

export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** One line of a room's catalogue: what an expected failure means to the person who meets it. */
export interface ErrorEntry {
  /** HTTP status when it leaves through the edge. */
  readonly status: number;
  readonly severity: Severity;
  /** Whether the same request may succeed later without anyone changing anything. */
  readonly retryable: boolean;
  /** What is wrong, in public words: never a secret, never an internal path of the other side. */
  readonly text: Text;
  /** What to do next. */
  readonly fix: Text;
}

export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

type DataOf<Entry extends ErrorEntry> =
  | Placeholders<Entry['text']['en']>
  | Placeholders<Entry['fix']['en']> extends infer Names extends string
  ? { readonly [Name in Names]: string | number | Text }
  : never;

export interface ErrorOptions {
  readonly cause?: unknown;
  /** For the log and the operator; never shown to a remote caller. */
  readonly detail?: string;
}

/** An expected failure. `code` narrows it; anything else that is thrown is a bug. */
export class HawserError<Code extends string = string> extends Error {
  override readonly name = 'HawserError';
  readonly code: Code;
  readonly entry: ErrorEntry;
  readonly data: Values;
  readonly detail: string | undefined;

  constructor(code: Code, entry: ErrorEntry, data: Values, { cause, detail }: ErrorOptions = {}) {
    super(format(entry.text, 'en', data), cause === undefined ? undefined : { cause });
    this.code = code;
    this.entry = entry;
    this.data = data;
    this.detail = detail;
  }

  get retryable(): boolean {
    return this.entry.retryable;
  }

  /** What is wrong, in the reader's language. */
  text(language: Language): string {
    return format(this.entry.text, language, this.data);
  }

  /** What to do next, in the reader's language. */
  fix(language: Language): string {
    return format(this.entry.fix, language, this.data);
  }
}

/** Every catalogue of the program, for the documentation and the completeness test. */
export const catalogues = new Map<string, ErrorCatalogue>();

/**
 * A room's catalogue. Codes are written `room.what-is-wrong`; the values a text needs are typed by its placeholders:
 *
 *     const errors = defineErrors('ldap', { 'ldap.unreachable': { …, text: { en: '{host} does not answer', … } } });
 *     throw errors('ldap.unreachable', { host: 'dc1' }, { cause });
 */
export function defineErrors<const C extends ErrorCatalogue>(room: string, catalogue: C) {
  catalogues.set(room, catalogue);
  return function createError<Code extends keyof C & string>(
    code: Code,
    data: DataOf<C[Code]>,
    options?: ErrorOptions,
  ): HawserError<Code> {
    return new HawserError(code, catalogue[code] as ErrorEntry, data, options);
  };
}

/** The message of an expected failure that was stored in English, in `language`: see `retell`. Knows the catalogues that are loaded. */
export function retellError(message: string, language: Language): string {
  const texts = [...catalogues.values()]
    .flatMap((catalogue) => Object.values(catalogue).map(({ text }) => text))
    // A text that is all placeholder would fit everything.
    .filter(({ en }) => /[a-z]/i.test(en.replace(/\{\w+\}/g, '')));
  const withDetail = texts.map(({ en, nl }) => ({ en: `${en} {detail}`, nl: `${nl} {detail}` }));
  return retell(message, [...texts, ...withDetail], language);
}

/** Whether `error` is the expected failure `code` (or, without a code, any expected failure). */
export function isHawserError<Code extends string>(error: unknown, code?: Code): error is HawserError<Code> {
  return error instanceof HawserError && (code === undefined || error.code === code);
}
