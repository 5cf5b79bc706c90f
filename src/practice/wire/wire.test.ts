import { required } from '../../base/assert.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BerError, BerReader, BerWriter, tags } from './ber.ts';
import { MessageSplitter } from './framing.ts';
import { decodeMessage } from './message.ts';
import { writeEntry, writeResult } from './response.ts';

describe('BER', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: -(2 ** 47), max: 2 ** 47 - 1 }),
        fc.boolean(),
        (text, number, flag) => {
          const writer = new BerWriter(16);
          writer.close(tags.sequence, () => {
            writer.boolean(flag);
            writer.integer(number);
            writer.text(text);
          });
          const reader = new BerReader(writer.take()).sequence();
          expect([reader.text(), reader.integer(), reader.boolean(), reader.isAtEnd]).toEqual([
            text,
            number,
            flag,
            true,
          ]);
        },
      ),
    );
  });

  it('never reads beyond the element it is in', () => {
    // A sequence of two octets that holds a string of five.
    expect(() => new BerReader(Buffer.from('3002040568656c6c6f', 'hex')).sequence().text()).toThrow(BerError);
  });

  it.each(['3080', '30850000000000', '3084ffffffff', '1f8101'])('refuses the header %s', (hex) => {
    expect(() => new BerReader(Buffer.from(hex, 'hex')).octets(0x30)).toThrow(BerError);
  });
});

describe('messages', () => {
  it('are either read or refused, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const outcome = attempt(() => decodeMessage(Buffer.from(octets)));
        expect(outcome === undefined || outcome instanceof BerError).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are refused when a filter is nested to exhaust the stack', () => {
    let filter: Buffer = Buffer.from('870161', 'hex');
    for (let depth = 0; depth < 5000; depth++) filter = wrap(0xa2, filter);
    const search = wrap(
      0x63,
      Buffer.concat([Buffer.from('04000a01020a0100020100020100010100', 'hex'), filter, Buffer.from('3000', 'hex')]),
    );
    expect(() => decodeMessage(Buffer.concat([Buffer.from('020101', 'hex'), search]))).toThrow(/nested/);
  });

  it('are cut from a stream at any place', () => {
    const writer = new BerWriter();
    writeResult(writer, 7, 'search', { result: 'success' });
    const one = writer.take();
    writeEntry(writer, 8, 'CN=a', [{ name: 'cn', values: ['x'.repeat(300)] }], false);
    const stream = Buffer.concat([one, writer.take(), one]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const splitter = new MessageSplitter();
        const messages: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = required(sizes[turn % sizes.length], 'a size');
          messages.push(...splitter.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(messages.map(({ length }) => length)).toEqual([
          one.length - 2,
          stream.length - 2 * one.length - 4,
          one.length - 2,
        ]);
        expect(splitter.isInsideMessage).toBe(false);
      }),
    );
  });

  it('are refused when they claim to be larger than is allowed', () => {
    expect(() => new MessageSplitter(1000).push(Buffer.from('3082ffff', 'hex'))).toThrow(/larger/);
    expect(() => new MessageSplitter().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(BerError);
  });
});

/** What was thrown, if anything. */
function attempt(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function wrap(tag: number, contents: Buffer): Buffer {
  const writer = new BerWriter();
  writer.octets(contents, tag);
  return writer.take();
}
