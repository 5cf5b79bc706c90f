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

interface TypedWidget extends Words {
  readonly kind: 'line' | 'password' | 'lines' | 'decimal';
  /** What browsers may fill in: the names of the HTML standard. */
  readonly autocomplete?: string;
  readonly type?: 'text' | 'email';
}

interface ChoiceWidget extends Words {
  readonly kind: 'choice';
  readonly options: Readonly<Record<string, Text>>;
}

interface PlainWidget extends Words {
  readonly kind: 'tick' | 'files';
}

interface HiddenWidget {
  readonly kind: 'hidden';
}

/** How a field is shown, and with that what a browser sends for it: a text, whether it is ticked, files. */
export type Widget = TypedWidget | ChoiceWidget | PlainWidget | HiddenWidget;

/** A form is one schema of fields that were made here: it gives typed values, and through `widgetsOf` what is shown. */
export type FormSchema = z.ZodObject;
export type FormValues<S extends FormSchema> = z.output<S>;
export type FieldName<S extends FormSchema> = keyof S['shape'] & string;

const widgets = z.registry<Widget>();

/** A schema may stand in several fields: each has its own copy for its widget. */
function register<S extends z.ZodType>(schema: S, widget: Widget): S {
  const own = schema.clone();
  widgets.add(own, widget);
  return own;
}

/** The fields of a form in their order. A field that was not made here is a mistake of ours. */
export function widgetsOf(schema: FormSchema): ReadonlyMap<string, Widget> {
  return new Map(
    Object.entries(schema.shape).map(([name, field]) => {
      const widget = field instanceof z.ZodType ? widgets.get(field) : undefined;
      if (!widget) throw new TypeError(`the field "${name}" has no widget`);
      return [name, widget];
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
type TextOptions = Omit<TypedWidget, 'kind'>;

/** A field for one line of text; `schema` says which lines will do. */
export function line<S extends TextSchema>(schema: S, widget: TextOptions): S {
  return register(schema, { kind: 'line', ...widget });
}

/** A field for a text of any length. */
export function lines<S extends TextSchema>(schema: S, widget: TextOptions): S {
  return register(schema, { kind: 'lines', ...widget });
}

/** A password is taken as it was typed, and never shown again. */
export function password(longest: number, widget: TextOptions) {
  return register(z.string().min(1).max(longest), { kind: 'password', ...widget });
}

/** A whole number between two bounds. */
export function wholeNumber({ min, max }: Bounds, widget: Words) {
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
  return register(codec, { kind: 'decimal', ...widget });
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A number, or nothing; half a percent is written with a comma or a point: people type as they write. */
export function optionalDecimal({ min, max }: Bounds, widget: Words) {
  const written = z
    .string()
    .trim()
    .regex(/^(?:\d{1,15}(?:[.,]\d{1,15})?)?$/);
  const codec = z.codec(written, z.number().min(min).max(max).nullable(), {
    decode: (text) => (text === '' ? null : Number(text.replace(',', '.'))),
    encode: (value) => (value === null ? '' : plainDecimal(value)),
  });
  return register(codec, { kind: 'decimal', ...widget });
}

/** Without an exponent, which nobody types. */
function plainDecimal(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 15 });
}

/** A box that is ticked or not. */
export function tick(widget: Words) {
  return register(z.boolean(), { kind: 'tick', ...widget });
}

/** One of some, from a list. */
export function choice<const Names extends readonly [string, ...string[]]>(
  names: Names,
  widget: Words & { readonly options: Readonly<Record<Names[number], Text>> },
) {
  return register(z.enum(names), { kind: 'choice', ...widget });
}

/** Files that were chosen, any number of them. */
export function files(widget: Words, most: number) {
  return register(z.array(z.file()).max(most), { kind: 'files', ...widget });
}

/** What the page itself puts into its form: nobody sees or types it. */
export function hidden<S extends TextSchema>(schema: S): S {
  return register(schema, { kind: 'hidden' });
}
