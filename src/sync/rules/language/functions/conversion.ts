import { isKeyOf } from '../../../../base/keys.ts';
import { createHash } from 'node:crypto';
import {
  fromBytes,
  guidFromBytes,
  guidToBytes,
  isBytes,
  isDn,
  isGuid,
  sidFromBytes,
  toBytes,
} from '../../../../directory/index.ts';
import { functionDetail, valueDetail } from '../details.ts';
import { family } from '../function.ts';
import { describe, fail, parseNumber, shrink, toBoolean, toBytesItem, toInteger, toNumber, toText } from '../value.ts';
import type { Item } from '../value.ts';
import { parseDate } from './date.ts';

/** Conversions. NULL stays NULL, except for CBool: NULL is False. */
const { each } = family('conversion');

const encodings = { encoding: ['Unicode', 'ASCII', 'UTF8'] };
const nodeEncoding = { Unicode: 'utf16le', ASCII: 'latin1', UTF8: 'utf8' } as const;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function encodingOf(option: Item | undefined): 'utf16le' | 'latin1' | 'utf8' {
  if (option === undefined) return nodeEncoding.Unicode;
  return typeof option === 'string' && isKeyOf(nodeEncoding, option)
    ? nodeEncoding[option]
    : fail(functionDetail('rules.not-an-encoding', { value: describe(option) }));
}

/** A name without anything to take apart, which is what nearly every object has. */
const plainDn = /^[A-Za-z]+=[^\\"+,;=#<>]+(?:,[A-Za-z]+=[^\\"+,;=#<>]+)*$/;

/** `width` octets of a whole number, least significant first, as .NET lays them out; two's complement. */
function toOctets(value: number | bigint, width: number): Buffer {
  if (width < 1 || width > 8) return fail(functionDetail('rules.number-width', { count: width }));
  if (typeof value === 'number' && !Number.isInteger(value))
    return fail(valueDetail('rules.not-a-whole-number', { value }));
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return octets.subarray(0, width);
}

/** Octets as a whole number, least significant first. */
function fromOctets(octets: Buffer): number | bigint {
  if (octets.length < 1 || octets.length > 8)
    return fail(functionDetail('rules.octets-no-number', { count: octets.length }));
  return shrink(Buffer.concat([octets, Buffer.alloc(8)]).readBigUInt64LE(0));
}

export const conversionFunctions = [
  each('CBin', 'any value, number width?', 'binary', (_, item, width) => {
    if (item === undefined || isBytes(item)) return item;
    if (width !== undefined) return toBytes(toOctets(toNumber(item), toInteger(width)));
    return typeof item === 'string' ? toBytes(Buffer.from(item, 'utf16le')) : toBytes(toOctets(toNumber(item), 8));
  }),
  each('CBool', 'any expression', 'boolean', (_, item) => toBoolean(item)),
  each('CDate', 'text value', 'date', (_, item) => {
    if (item === undefined || item instanceof Date) return item;
    return parseDate(toText(item)) ?? fail(functionDetail('rules.not-a-date', { value: describe(item) }));
  }),
  each('CGuid', 'text GUID', 'binary', (_, item) => {
    if (item === undefined) return undefined;
    const text = toText(item).trim();
    return isGuid(text)
      ? toBytes(guidToBytes(text))
      : fail(functionDetail('rules.not-a-guid', { value: describe(item) }));
  }),
  each('CNum', 'any value', 'number', (_, item) => {
    if (item === undefined) return undefined;
    if (typeof item === 'string')
      return parseNumber(item) ?? fail(valueDetail('rules.not-a-number', { value: describe(item) }));
    return isBytes(item) ? fromOctets(fromBytes(item)) : toNumber(item);
  }),
  each(
    'CRef',
    'text value',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      const text = toText(item);
      return plainDn.test(text) || isDn(text)
        ? text
        : fail(functionDetail('rules.not-a-dn', { value: describe(item) }));
    },
    { nothingFromNull: true },
  ),
  each('CStr', 'any value', 'text', (_, item) => (item === undefined ? undefined : toText(item)), {
    nothingFromNull: true,
  }),
  each(
    'ConvertFromBase64',
    'text source, option encoding?',
    'text',
    (_, item, encoding) => {
      if (item === undefined) return undefined;
      if (isBytes(item)) return fromBytes(item).toString(encodingOf(encoding));
      const text = toText(item).replace(/\s+/g, '');
      if (!base64.test(text)) return fail(functionDetail('rules.not-base64', { value: describe(item) }));
      return Buffer.from(text, 'base64').toString(encodingOf(encoding));
    },
    { nothingFromNull: true, options: encodings },
  ),
  // Binary values are encoded as they are; text as UTF-16LE, as .NET's "Unicode".
  each(
    'ConvertToBase64',
    'any source',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      return isBytes(item) ? item.base64 : Buffer.from(toText(item), 'utf16le').toString('base64');
    },
    { nothingFromNull: true },
  ),
  each(
    'ConvertFromUTF8Hex',
    'text source',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      const text = toText(item);
      if (!/^(?:[0-9a-f]{2})*$/i.test(text))
        return fail(functionDetail('rules.not-hexadecimal', { value: describe(item) }));
      return Buffer.from(text, 'hex').toString('utf8');
    },
    { nothingFromNull: true },
  ),
  each(
    'ConvertToUTF8Hex',
    'text source',
    'text',
    (_, item) => {
      return item === undefined ? undefined : Buffer.from(toText(item), 'utf8').toString('hex').toUpperCase();
    },
    { nothingFromNull: true },
  ),
  each(
    'StringFromGuid',
    'binary GUID',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      const octets = fromBytes(toBytesItem(item));
      return octets.length === 16
        ? guidFromBytes(octets)
        : fail(functionDetail('rules.guid-length', { count: octets.length }));
    },
    { nothingFromNull: true },
  ),
  each(
    'StringFromSid',
    'binary objectSid',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      try {
        return sidFromBytes(fromBytes(toBytesItem(item)));
      } catch (cause) {
        if (!(cause instanceof TypeError)) throw cause;
        return fail(functionDetail('rules.not-a-sid', { value: describe(item) }));
      }
    },
    { nothingFromNull: true },
  ),
  // Used by default rules in the field, absent from the reference: the SHA-256 by which a device key is known.
  each('Thumbprint', 'any value', 'binary', (_, item) => {
    if (item === undefined) return undefined;
    return toBytes(
      createHash('sha256')
        .update(fromBytes(toBytesItem(item)))
        .digest(),
    );
  }),
];
