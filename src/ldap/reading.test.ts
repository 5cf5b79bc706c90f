import { required } from '../base/assert.ts';
import * as fc from 'fast-check';
import { Attribute, SearchEntry } from 'ldapts';
import { BerWriter } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { BerCursor, BerError, MessageSplitter } from './ber.ts';
import { readEntry } from './entry.ts';
import {
  AttributeTypes,
  formatRangedName,
  formatServer,
  parseAttributeTypes,
  parseRangedName,
  parseServer,
} from './index.ts';

/** What `work` throws. */
function attempt(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function message(content: Buffer): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeBuffer(content, 0x04);
  writer.endSequence();
  return writer.buffer;
}

describe('a stream of messages', () => {
  it('is split the same in whatever pieces it arrives', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (parts, sizes) => {
        const messages = parts.map((part) => message(Buffer.from(part)));
        const stream = Buffer.concat(messages);
        const seen: Buffer[] = [];
        const splitter = new MessageSplitter((one) => seen.push(Buffer.from(one)));
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = required(sizes[turn % sizes.length], 'a size');
          splitter.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(seen.map((one) => one.toString('hex'))).toEqual(messages.map((one) => one.toString('hex')));
      }),
    );
  });

  it('that is not LDAP, or wants more than there may be, is refused', () => {
    const splitter = () => new MessageSplitter(() => undefined, 1000);
    expect(() => splitter().push(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow(BerError);
    expect(() => splitter().push(Buffer.from('308400ffffff', 'hex'))).toThrow(BerError);
    expect(() => splitter().push(Buffer.from('3080', 'hex'))).toThrow(BerError);
  });

  it('never reads past the end of a broken message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        const cursor = new BerCursor(Buffer.from(octets));
        const outcome = attempt(() => readEntry(cursor, cursor.end, new AttributeTypes()));
        expect(outcome === undefined || outcome instanceof BerError).toBe(true);
        expect(cursor.at).toBeLessThanOrEqual(octets.length + 5);
      }),
    );
  });
});

describe('an entry', () => {
  const types = new AttributeTypes([
    { name: 'cn', kind: 'text', isSingleValued: true },
    { name: 'userAccountControl', kind: 'integer', isSingleValued: true },
    { name: 'pwdLastSet', kind: 'large-integer', isSingleValued: true },
    { name: 'isDeleted', kind: 'boolean', isSingleValued: true },
    { name: 'objectGUID', kind: 'octets', isSingleValued: true },
    { name: 'member', kind: 'dn', isSingleValued: false },
  ]);

  function read(attributes: Record<string, readonly (string | Buffer)[]>) {
    const entry = new SearchEntry({
      messageId: 1,
      name: 'CN=Zoë,DC=test',
      attributes: Object.entries(attributes).map(
        ([type, values]) => new Attribute({ type, values: values.map((value) => Buffer.from(value)) }),
      ),
    });
    const writer = new BerWriter();
    writer.startSequence(0x64);
    writer.writeString(entry.name);
    writer.startSequence();
    for (const attribute of entry.attributes) attribute.write(writer);
    writer.endSequence();
    writer.endSequence();
    const cursor = new BerCursor(writer.buffer);
    return readEntry(cursor, cursor.enter(0x64), types);
  }

  it('has values of the kinds of the schema, under its spelling of the names', () => {
    const entry = read({
      CN: ['Zoë'],
      useraccountcontrol: ['-2147483646'],
      pwdLastSet: ['9223372036854775807'],
      isDeleted: ['TRUE'],
      objectGUID: [Buffer.from([1, 2, 255])],
      'member;range=0-1': ['CN=a', 'CN=b'],
      member: [],
      unknownText: ['plain'],
      unknownOctets: [Buffer.from([255, 254])],
    });
    expect(entry).toEqual({
      dn: 'CN=Zoë,DC=test',
      attributes: {
        cn: 'Zoë',
        userAccountControl: -2_147_483_646,
        pwdLastSet: '9223372036854775807',
        isDeleted: true,
        objectGUID: { base64: 'AQL/' },
        'member;range=0-1': ['CN=a', 'CN=b'],
        member: [],
        unknownText: 'plain',
        unknownOctets: { base64: '//4=' },
      },
    });
  });

  it('carries any text and any octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, octets) => {
        const { attributes } = read({ cn: [text], objectGUID: [Buffer.from(octets)] });
        expect(attributes['cn']).toBe(text.toWellFormed());
        expect(attributes['objectGUID']).toEqual({ base64: Buffer.from(octets).toString('base64') });
      }),
    );
  });
});

describe('names', () => {
  it('of ranges survive both directions', () => {
    const range = fc.record({
      name: fc.constant('member'),
      from: fc.nat(),
      to: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(range, (name) => {
        expect(parseRangedName(formatRangedName(name))).toEqual(name);
      }),
    );
    expect(parseRangedName('member')).toBeUndefined();
  });

  it.each([
    ['dc1.contoso.test', { name: 'dc1.contoso.test' }],
    ['dc1.contoso.test:3269', { name: 'dc1.contoso.test', port: 3269 }],
    ['dc1.contoso.test=10.0.0.1:636', { name: 'dc1.contoso.test', address: '10.0.0.1', port: 636 }],
    ['[::1]:636', { name: '::1', port: 636 }],
  ])('of a server: %s', (text, server) => {
    expect(parseServer(text)).toEqual(server);
    expect(formatServer(server)).toBe(text);
  });

  it('of attribute types are read from a subschema, syntaxes along the line of descent', () => {
    const types = parseAttributeTypes([
      "( 2.5.4.41 NAME 'name' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{32768} )",
      "( 2.5.4.3 NAME ( 'cn' 'commonName' ) DESC 'RFC4519' SUP name )",
      "( 2.5.4.31 NAME 'member' SUP distinguishedName )",
      "( 2.5.4.49 NAME 'distinguishedName' SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
      "( 1.3.6.1.1.1.1.0 NAME 'uidNumber' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
    ]);
    expect(types.get('COMMONNAME')).toEqual({ name: 'commonName', kind: 'text', isSingleValued: false });
    expect(types.get('member')).toMatchObject({ kind: 'dn' });
    expect(types.get('uidNumber')).toMatchObject({ kind: 'integer', isSingleValued: true });
  });
});
