import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTower, parseMapped, portOf } from './endpoint-mapper.ts';
import { MalformedError } from './errors.ts';
import { NdrReader, NdrWriter } from './ndr.ts';
import { formatPdu, isBindAccepted, parsePdu, pduTypes } from './pdu.ts';
import { replicationSyntax } from './replication/bind.ts';

const octets = (maxLength: number): fc.Arbitrary<Buffer> => fc.uint8Array({ maxLength }).map((one) => Buffer.from(one));

/** Whatever comes from the network is read, or refused as what it is. */
function neverBreaks(read: (given: Buffer) => unknown): void {
  fc.assert(
    fc.property(octets(400), (given) => {
      try {
        read(given);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
      }
    }),
    { numRuns: 500 },
  );
}

describe('packets of DCE/RPC', () => {
  it('are read as they were written, with and without a token', () => {
    fc.assert(
      fc.property(octets(200), fc.option(octets(100)), fc.nat(0xffff_ffff), (body, token, callId) => {
        const given = token !== null && token.length > 0 ? token : undefined;
        const { callId: read, type, ...rest } = parsePdu(formatPdu(pduTypes.bind, callId, body, given));
        expect([read, type]).toEqual([callId, pduTypes.bind]);
        expect([rest.body, rest.auth]).toEqual([body, given ?? Buffer.alloc(0)]);
        expect([rest.isFirst, rest.isLast, rest.padding]).toEqual([true, true, 0]);
      }),
    );
  });

  it('are refused when they are none', () => {
    neverBreaks(parsePdu);
    neverBreaks(isBindAccepted);
    neverBreaks((given) => parsePdu(Buffer.concat([Buffer.from([5, 0, 2, 3, 0x10, 0, 0, 0]), given])));
  });
});

describe('the endpoint mapper', () => {
  it('names the port of a tower', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
        const tower = formatTower(replicationSyntax, port);
        expect(portOf(tower)).toBe(port);
        const answer = new NdrWriter().octets(Buffer.alloc(20)).u32(1).u32(4).u32(0).u32(1).pointer();
        answer.u32(tower.length).u32(tower.length).octets(tower).align(4).u32(0);
        expect(parseMapped(answer.finish())).toBe(port);
      }),
    );
  });

  it('answers nothing for an interface that it does not know, and breaks at nothing', () => {
    expect(parseMapped(new NdrWriter().octets(Buffer.alloc(20)).u32(0).u32(4).u32(0).u32(0).finish())).toBeUndefined();
    neverBreaks(parseMapped);
    neverBreaks(portOf);
  });
});

describe('NDR', () => {
  it('aligns every value to its own size, both ways', () => {
    const numbers = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('u16' as const), value: fc.nat(0xffff) }),
        fc.record({ kind: fc.constant('u32' as const), value: fc.nat(0xffff_ffff) }),
        fc.record({ kind: fc.constant('i64' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
      ),
    );
    fc.assert(
      fc.property(numbers, (values) => {
        const writer = new NdrWriter();
        for (const one of values) {
          if (one.kind === 'u16') writer.u16(one.value);
          else if (one.kind === 'u32') writer.u32(one.value);
          else writer.i64(one.value);
        }
        const reader = new NdrReader(writer.finish());
        expect(values.map(({ kind }) => reader[kind]())).toEqual(values.map(({ value }) => value));
        expect(reader.left).toBe(0);
      }),
    );
  });

  it('never believes a count', () => {
    const reader = new NdrReader(Buffer.from('ffffffff00000000', 'hex'));
    expect(() => reader.count(1)).toThrow(MalformedError);
  });
});
