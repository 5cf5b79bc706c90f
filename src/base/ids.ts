import { randomBytes, randomUUID } from 'node:crypto';

declare const brand: unique symbol;

/**
 * A string (or number) that is known to be one kind of identifier, so that an anchor is never mistaken for an object
 * id.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

function branded<Id extends string>(text: string): Id {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where every id is made
  return text as Id;
}

/**
 * What makes ids of one kind out of text. Defined beside the kind, called where such text comes in, once it is known to
 * be one.
 */
export function idMaker<Id extends string>(): (text: string) => Id {
  return branded<Id>;
}

/** A new random identifier (UUID version 4, lower case). */
export function newId<T extends string = string>(): T {
  return branded<T>(randomUUID());
}

/**
 * A code that a person types: no look-alike characters, `length` symbols in groups of four (25 bits each five symbols).
 */
export function newTypedCode(length = 16): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ0'.slice(0, 32);
  const symbols = [...randomBytes(length)].map((byte) => alphabet[byte % 32]);
  return (symbols.join('').match(/.{1,4}/g) ?? []).join('-');
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether `text` is written as the ids of tenants, objects and agents are. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
