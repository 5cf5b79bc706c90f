import { required } from '../../../../base/assert.ts';
import { assert } from '../../../../base/assert.ts';

/**
 * The fields of an X.509 certificate (RFC 5280 4.1) that expressions ask for, read from DER. Nothing is verified: a
 * rule looks at a value of userCertificate, it does not trust it. Throws a TypeError for octets that are not a
 * certificate.
 */
export interface Certificate {
  readonly version: number;
  /** Upper-case hexadecimal, most significant octet first. */
  readonly serialNumber: string;
  readonly signatureAlgorithm: string;
  /** In the order of the certificate: country first, as a rule. */
  readonly issuer: readonly NamePart[];
  readonly subject: readonly NamePart[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyAlgorithm: string;
  /** The DER of the parameters of the key's algorithm, in upper-case hexadecimal. */
  readonly keyParameters: string;
  readonly extensions: readonly { readonly oid: string; readonly critical: boolean; readonly value: Buffer }[];
}

export interface NamePart {
  readonly oid: string;
  readonly value: string;
}

interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** Header included. */
  readonly whole: Buffer;
}

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const BOOLEAN = 0x01;
const OCTET_STRING = 0x04;
const BMP_STRING = 0x1e;
const UTC_TIME = 0x17;

export function parseCertificate(octets: Buffer): Certificate {
  const outer = one(octets, SEQUENCE);
  assert(outer.whole.length === octets.length, 'nothing follows the certificate');
  const [toBeSigned, algorithm] = children(outer.content);
  assert(
    toBeSigned?.tag === SEQUENCE && algorithm?.tag === SEQUENCE,
    'a certificate is a body, an algorithm and a signature',
  );
  const fields = children(toBeSigned.content);
  // Version 1 is not written down.
  const explicit = fields[0]?.tag === 0xa0;
  const version = explicit
    ? required(one(required(fields[0], 'fields[0]').content, 0x02).content[0], 'the version') + 1
    : 1;
  const [serial, , issuer, validity, subject, key] = fields.slice(explicit ? 1 : 0);
  assert(serial && issuer && validity && subject && key, 'the body of a certificate has its fields');
  const [notBefore, notAfter] = children(validity.content).map(toTime);
  const [keyAlgorithm, keyParameters] = children(child(key.content, 0).content);
  assert(notBefore && notAfter && keyAlgorithm, 'a certificate has a validity and a key');
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  return {
    version,
    serialNumber: toHex(
      serial.content.length > 1 && serial.content[0] === 0 ? serial.content.subarray(1) : serial.content,
    ),
    signatureAlgorithm: toOid(child(algorithm.content, 0)),
    issuer: toName(issuer.content),
    subject: toName(subject.content),
    notBefore,
    notAfter,
    keyAlgorithm: toOid(keyAlgorithm),
    keyParameters: keyParameters ? toHex(keyParameters.whole) : '',
    extensions: extensions ? children(child(extensions.content, 0).content).map(toExtension) : [],
  };
}

/**
 * Names of a subjectAltName extension (RFC 5280 4.2.1.6) by the number of their choice: 1 mail, 2 DNS, 6 URI; 0 is a
 * UPN when it is one.
 */
export function alternativeNames({
  extensions,
}: Certificate): readonly { readonly choice: number; readonly value: string }[] {
  const found = extensions.find(({ oid }) => oid === '2.5.29.17');
  if (!found) return [];
  return children(one(found.value, SEQUENCE).content).flatMap(({ tag, content }) => {
    const choice = tag & 0x1f;
    if (choice !== 0) return [{ choice, value: content.toString('latin1') }];
    const [type, explicit] = children(content);
    if (!type || !explicit || toOid(type) !== '1.3.6.1.4.1.311.20.2.3') return [];
    return [{ choice, value: child(explicit.content, 0).content.toString('utf8') }];
  });
}

function read(octets: Buffer, from: number): Der {
  const tag = octets[from];
  const first = octets[from + 1];
  assert(tag !== undefined && first !== undefined, 'an element has a tag and a length');
  const count = first < 0x80 ? 0 : first & 0x7f;
  assert(count <= 4 && first !== 0x80 && from + 2 + count <= octets.length, 'a length has at most four octets');
  const start = from + 2 + count;
  const length = count === 0 ? first : octets.readUIntBE(from + 2, count);
  assert(start + length <= octets.length, 'an element ends inside the one around it');
  return { tag, content: octets.subarray(start, start + length), whole: octets.subarray(from, start + length) };
}

function children(octets: Buffer): readonly Der[] {
  const all: Der[] = [];
  for (let at = 0; at < octets.length;) {
    const element = read(octets, at);
    all.push(element);
    at += element.whole.length;
  }
  return all;
}

function one(octets: Buffer, tag: number): Der {
  const element = read(octets, 0);
  assert(element.tag === tag, `expected an element of type ${tag}, not ${element.tag}`);
  return element;
}

function child(octets: Buffer, index: number): Der {
  const element = children(octets)[index];
  assert(element, 'the element has that many parts');
  return element;
}

const toHex = (octets: Buffer): string => octets.toString('hex').toUpperCase();

function toOid({ tag, content }: Der): string {
  assert(tag === OBJECT_IDENTIFIER && content.length > 0, 'expected an object identifier');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet & 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const root = head < 80n ? head / 40n : 2n;
  return [root, head - root * 40n, ...rest].join('.');
}

function toName(content: Buffer): readonly NamePart[] {
  return children(content).flatMap((set) =>
    children(set.content).map(({ content: pair }) => {
      const [type, value] = children(pair);
      assert(type && value, 'a name is made of types and values');
      return { oid: toOid(type), value: toText(value) };
    }),
  );
}

function toText({ tag, content }: Der): string {
  if (tag === BMP_STRING) return Buffer.from(content).swap16().toString('utf16le');
  return content.toString(tag === 0x0c ? 'utf8' : 'latin1');
}

/** UTCTime has two digits for the year: 50 and above is the last century (RFC 5280 4.1.2.5.1). */
function toTime({ tag, content }: Der): Date {
  const text = content.toString('latin1');
  const full = tag === UTC_TIME ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  assert(second !== undefined, 'a time is written in full and in UTC');
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)));
}

function toExtension({ content }: Der): Certificate['extensions'][number] {
  const parts = children(content);
  const value = parts.find(({ tag }) => tag === OCTET_STRING);
  assert(parts[0] && value, 'an extension has an identifier and a value');
  const critical = parts.some(({ tag, content: flag }) => tag === BOOLEAN && flag[0] !== 0);
  return { oid: toOid(parts[0]), critical, value: value.content };
}
