import { z } from 'zod';
import { assert } from '../assert.ts';

/** The parts of a schema, for those who walk through one: zod gives them out as less than they are. */

/** What an optional, nullable or defaulted schema is about; undefined for any other. */
export function wrappedBy(schema: z.ZodType): z.ZodType | undefined {
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable;
  return isWrapper ? whole(schema.unwrap()) : undefined;
}

/** A schema without everything that makes it optional. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const inner = wrappedBy(schema);
  return inner === undefined ? schema : unwrapped(inner);
}

export function elementOf(list: z.ZodArray): z.ZodType {
  return whole(list.element);
}

export function optionsOf(union: z.ZodUnion): readonly z.ZodType[] {
  return union.options.map(whole);
}

/** What is read, where a schema turns it into something else. */
export function inputOf(pipe: z.ZodPipe): z.ZodType {
  return whole(pipe.def.in);
}

/** The properties of an object, by name. */
export function propertiesOf(schema: z.ZodObject): ReadonlyMap<PropertyKey, z.ZodType> {
  return new Map(Object.entries(schema.shape).map(([name, property]) => [name, whole(property)]));
}

function whole(part: unknown): z.ZodType {
  assert(part instanceof z.ZodType, 'a schema is made of schemas');
  return part;
}
