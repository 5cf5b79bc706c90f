import { required } from './assert.ts';
import { withinLimits } from './detail-limits.ts';
import type { Detail, DetailValue, DetailValues } from './details.ts';
import { defineDetails, registerTexts, formatText } from './details.ts';
import type { Language, Placeholders, Text } from './messages.ts';

export type Severity = 'info' | 'warning' | 'error' | 'critical';

type ErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 407
  | 408
  | 409
  | 413
  | 415
  | 421
  | 422
  | 429
  | 500
  | 501
  | 502
  | 503
  | 504
  | 507;

/** One line of a room's catalogue: what an expected failure means to the person who meets it. */
export interface ErrorEntry {
  /** HTTP status when it leaves through the edge. */
  readonly status: ErrorStatus;
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
  ? { readonly [Name in Names]: DetailValue }
  : never;

export interface ErrorOptions {
  readonly cause?: unknown;
  /** What another program said, for the log and the operator; never shown to a remote caller. */
  readonly detail?: string;
}

/** An expected failure. `code` narrows it; anything else that is thrown is a bug. */
export class HawserError<Code extends string = string> extends Error {
  override readonly name = 'HawserError';
  readonly code: Code;
  readonly entry: ErrorEntry;
  readonly data: DetailValues;
  readonly detail: string | undefined;

  constructor(code: Code, entry: ErrorEntry, data: DetailValues, { cause, detail }: ErrorOptions = {}) {
    super(formatText(entry.text, 'en', data), cause === undefined ? undefined : { cause });
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
    return formatText(this.entry.text, language, this.data);
  }

  /** What to do next, in the reader's language. */
  fix(language: Language): string {
    return formatText(this.entry.fix, language, this.data);
  }
}

/** Every catalogue of the program, for the documentation and the completeness test. */
export const catalogues = new Map<string, ErrorCatalogue>();

/** What the loaded catalogues say of `code`. */
export function entryOf(code: string): ErrorEntry | undefined {
  for (const catalogue of catalogues.values()) if (Object.hasOwn(catalogue, code)) return catalogue[code];
  return undefined;
}

/**
 * A room's catalogue. Codes are written `room.what-is-wrong`; the values a text needs are typed by its placeholders:
 *
 *     const errors = defineErrors('ldap', { 'ldap.unreachable': { …, text: { en: '{host} does not answer', … } } });
 *     throw errors('ldap.unreachable', { host: 'dc1' }, { cause });
 */
export function defineErrors<const C extends ErrorCatalogue>(room: string, catalogue: C) {
  catalogues.set(room, catalogue);
  registerTexts(Object.fromEntries(Object.entries(catalogue).map(([code, { text }]) => [code, text])));
  return function createError<Code extends keyof C & string>(
    code: Code,
    data: DataOf<C[Code]>,
    options?: ErrorOptions,
  ): HawserError<Code> {
    return new HawserError(code, required<ErrorEntry>(catalogue[code], code), data, options);
  };
}

/** Whether `error` is the expected failure `code` (or, without a code, any expected failure). */
export function isHawserError<Code extends string>(error: unknown, code?: Code): error is HawserError<Code> {
  return error instanceof HawserError && (code === undefined || error.code === code);
}

const thrownDetail = defineDetails({
  'base.system': { en: 'the system says: {message}', nl: 'het systeem meldt: {message}' },
  'base.unexpected': { en: 'An unexpected error: {message}', nl: 'Een onverwachte fout: {message}' },
});

/**
 * A failure as it is kept and sent: its code and values, and in `detail` what the other side said of it. Within the
 * limits.
 */
export function detailOf(error: unknown): Detail {
  if (isHawserError(error)) {
    const { code, data, detail } = error;
    return withinLimits({ code, values: detail === undefined ? data : { ...data, detail } });
  }
  const message = error instanceof Error ? error.message : String(error);
  const isOfSystem = error instanceof Error && 'syscall' in error;
  return withinLimits(thrownDetail(isOfSystem ? 'base.system' : 'base.unexpected', { message }));
}
