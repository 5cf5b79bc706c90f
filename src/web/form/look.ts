import { z } from 'zod';
import type { Text } from '../../base/messages.ts';
import { FieldProblem } from './field-problem.ts';
import { webMessages } from '../messages.ts';

/** What every field says. `missing` and `wrong` are what it says when nothing, or nothing usable, was given. */
interface Words {
  readonly label: Text;
  readonly hint?: Text;
  readonly missing?: Text;
  readonly wrong?: Text;
}

interface TypedLook extends Words {
  readonly kind: 'line' | 'password' | 'lines' | 'decimal';
  /** What browsers may fill in: the names of the HTML standard. */
  readonly autocomplete?: string;
  readonly type?: 'text' | 'email';
}

interface ChoiceLook extends Words {
  readonly kind: 'choice';
  readonly options: Readonly<Record<string, Text>>;
}

interface PlainLook extends Words {
  readonly kind: 'tick' | 'files';
}

interface HiddenLook {
  readonly kind: 'hidden';
}

/** How a field is shown, and with that what a browser sends for it: a text, whether it is ticked, files. */
export type Look = TypedLook | ChoiceLook | PlainLook | HiddenLook;

/** A form is one schema of fields that were made here: it gives typed values, and through `looksOf` what is shown. */
export type FormSchema = z.ZodObject;
export type FormValues<S extends FormSchema> = z.output<S>;
export type FieldName<S extends FormSchema> = keyof S['shape'] & string;

const looks = z.registry<Look>();

/** A schema may stand in several fields: each has a copy of its own to hang its look on. */
function register<S extends z.ZodType>(schema: S, look: Look): S {
  const own = schema.clone();
  looks.add(own, look);
  return own;
}

/** The fields of a form in their order. A field that was not made here is a mistake of ours. */
export function looksOf(schema: FormSchema): ReadonlyMap<string, Look> {
  return new Map(
    Object.entries(schema.shape).map(([name, field]) => {
      const look = field instanceof z.ZodType ? looks.get(field) : undefined;
      if (!look) throw new TypeError(`the field "${name}" has no look`);
      return [name, look];
    }),
  );
}

const control = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** One line as people type it: no character that a line cannot hold, no blanks around it. */
export function oneLine(longest = 256) {
  return z
    .string()
    .trim()
    .max(longest)
    .refine((text) => text.isWellFormed() && !control.test(text), new FieldProblem(webMessages.fieldUnreadable));
}

type TextSchema = z.ZodType<unknown, string>;
type TextOptions = Omit<TypedLook, 'kind'>;

/** A field for one line of text; `schema` says which lines will do. */
export function line<S extends TextSchema>(schema: S, look: TextOptions): S {
  return register(schema, { kind: 'line', ...look });
}

/** A field for a text of any length. */
export function lines<S extends TextSchema>(schema: S, look: TextOptions): S {
  return register(schema, { kind: 'lines', ...look });
}

/** A password is taken as it was typed, and never shown again. */
export function password(longest: number, look: TextOptions) {
  return register(z.string().min(1).max(longest), { kind: 'password', ...look });
}

/** A whole number between two bounds. */
export function wholeNumber({ min, max }: Bounds, look: Words) {
  const codec = z.codec(
    z
      .string()
      .trim()
      .regex(/^\d{1,15}$/),
    z.int().min(min).max(max),
    {
      decode: Number,
      encode: String,
    },
  );
  return register(codec, { kind: 'decimal', ...look });
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A number, or nothing; half a percent is written with a comma or a point: people type as they write. */
export function optionalDecimal({ min, max }: Bounds, look: Words) {
  const written = z
    .string()
    .trim()
    .regex(/^(?:\d{1,15}(?:[.,]\d{1,15})?)?$/);
  const codec = z.codec(written, z.number().min(min).max(max).nullable(), {
    decode: (text) => (text === '' ? null : Number(text.replace(',', '.'))),
    encode: (value) => (value === null ? '' : plainDecimal(value)),
  });
  return register(codec, { kind: 'decimal', ...look });
}

/** Without an exponent, which nobody types. */
function plainDecimal(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 15 });
}

/** A box that is ticked or not. */
export function tick(look: Words) {
  return register(z.boolean(), { kind: 'tick', ...look });
}

/** One of some, from a list. */
export function choice<const Names extends readonly [string, ...string[]]>(
  names: Names,
  look: Words & { readonly options: Readonly<Record<Names[number], Text>> },
) {
  return register(z.enum(names), { kind: 'choice', ...look });
}

/** Files that were chosen, any number of them. */
export function files(look: Words, most: number) {
  return register(z.array(z.file()).max(most), { kind: 'files', ...look });
}

/** What the page itself puts into its form: nobody sees or types it. */
export function hidden<S extends TextSchema>(schema: S): S {
  return register(schema, { kind: 'hidden' });
}
