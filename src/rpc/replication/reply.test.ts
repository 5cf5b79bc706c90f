import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableTime } from '../../base/storable.ts';
import { fileTimeFromDate } from '../../directory/index.ts';
import { MalformedError } from '../errors.ts';
import { NdrWriter } from '../ndr.ts';
import { toAccount } from './account.ts';
import type { ReplicatedAttribute } from './attributes.ts';
import { attributeId, attributePrefix, replicatedNames } from './attributes.ts';
import { formatBind, parseBind } from './bind.ts';
import { writeObjectName } from './object-name.ts';
import type { ChangesReply, ReplicatedObject } from './reply.ts';
import { parseChanges } from './reply.ts';

const EPOCH_SECONDS = 11_644_473_600;
const guids = fc.uuid();
const octets = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((one) => Buffer.from(one));
const values = fc
  .uniqueArray(fc.constantFrom(...replicatedNames()), { maxLength: 5 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          value: octets,
          version: fc.nat(1000),
          changedAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
        }),
      ),
    ),
  )
  .map(
    (all) =>
      new Map<ReplicatedAttribute, Omit<(typeof all)[number], 'name'>>(all.map(({ name, ...rest }) => [name, rest])),
  );
const objects = fc.array(
  fc.record({ guid: guids, dn: fc.string({ maxLength: 20 }).filter((one) => !one.includes('\0')), values }),
  { maxLength: 5 },
);
const usns = fc.record({
  objects: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  reserved: fc.constant(0n),
  properties: fc.bigInt({ min: 0n, max: 2n ** 62n }),
});
const replies: fc.Arbitrary<ChangesReply> = fc.record({
  invocationId: guids,
  from: usns,
  to: usns,
  extendedResult: fc.nat(30),
  objects,
  hasMore: fc.boolean(),
  status: fc.nat(9000),
});

/** As a domain controller writes it. */
function format(reply: ChangesReply): Buffer {
  const writer = new NdrWriter().u32(6).u32(6).align(8).guid(reply.invocationId).guid(reply.invocationId).pointer();
  for (const { objects: one, reserved, properties } of [reply.from, reply.to])
    writer.i64(one).i64(reserved).i64(properties);
  writer.pointer().u32(1).pointer().u32(reply.extendedResult).u32(reply.objects.length).u32(0);
  writer.pointer(reply.objects.length > 0).u32(reply.hasMore ? 1 : 0);
  writer.u32(0).u32(0).u32(0).pointer(false).u32(0);
  writeObjectName(writer, { dn: 'DC=corp,DC=example,DC=com' });
  writer.u32(1).align(8).u32(2).u32(0).u32(1).u32(0).guid(reply.invocationId).i64(7n).i64(8n);
  const { index, oid } = attributePrefix;
  writer.u32(1).u32(index).u32(oid.length).pointer().u32(oid.length).octets(oid);
  const last = reply.objects.length - 1;
  for (const [at, object] of reply.objects.entries())
    writer
      .pointer(at < last)
      .pointer()
      .u32(0)
      .u32(object.values.size)
      .pointer()
      .u32(0)
      .pointer()
      .pointer();
  for (const object of reply.objects.toReversed()) formatObject(writer, object);
  return writer.align(4).u32(reply.status).finish();
}

function formatObject(writer: NdrWriter, { guid, dn, values: map }: ReplicatedObject): void {
  writeObjectName(writer, { guid, dn });
  writer.u32(map.size);
  for (const name of map.keys()) writer.u32(attributeId(name)).u32(1).pointer();
  for (const { value } of map.values())
    writer.u32(1).u32(value.length).pointer().u32(value.length).octets(value).align(4);
  writer.guid(guid).u32(map.size).align(8).u32(map.size);
  for (const { version, changedAt } of map.values())
    writer
      .align(8)
      .u32(version)
      .i64(BigInt(changedAt.getTime() / 1000 + EPOCH_SECONDS))
      .guid(guid)
      .i64(1n);
}

describe('a reply of replication', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        expect(parseChanges(format(reply))).toEqual(reply);
      }),
    );
  });

  it('is refused when it was cut off or changed, and never breaks anything', () => {
    const places = fc.array(fc.record({ at: fc.nat(4000), octet: fc.nat(255) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(replies, places, fc.nat(4000), (reply, changes, end) => {
        const given = format(reply).subarray(0, 40 + end);
        for (const { at, octet } of changes) given[at % given.length] = octet;
        try {
          for (const object of parseChanges(given).objects) toAccount(object, Buffer.alloc(16));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused when it announces more than it has', () => {
    const reply = { invocationId: '00000000-0000-0000-0000-000000000001', objects: [], hasMore: false, status: 8453 };
    const none = { objects: 0n, reserved: 0n, properties: 0n };
    const stub = format({ ...reply, from: none, to: none, extendedResult: 0 });
    expect(parseChanges(stub).status).toBe(8453);
    // The number of prefixes.
    stub.writeUInt32LE(0xffff_ffff, 8 + 32 + 8 + 48 + 4);
    expect(() => parseChanges(stub)).toThrow(MalformedError);
  });
});

describe('an account in a reply', () => {
  const at = new Date('2026-11-30T10:00:00Z');
  const of = (named: Readonly<Record<string, string>>): ReplicatedObject => ({
    guid: '00000000-0000-0000-0000-000000000001',
    dn: '',
    values: new Map(
      replicatedNames().flatMap((name) => {
        const hex = named[name];
        return hex === undefined
          ? []
          : [[name, { value: Buffer.from(hex, 'hex'), changedAt: at, version: 3 }] as const];
      }),
    ),
  });
  const sid = '010500000000000515000000aaaaaaaabbbbbbbbcccccccc50040000';
  const payload = '101112131415161718191a1b1c1d1e1fe4bb8e287d5ec498e00bb5d3a277b3f057eab4bd';
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  const whole = { objectSid: sid, unicodePwd: payload, userAccountControl: '00020000', pwdLastSet: '0000000000000000' };

  it('has its hash and everything that belongs to it', () => {
    expect(toAccount(of({ ...whole, accountExpires: 'ffffffffffffff7f' }), key)).toMatchObject({
      ntHash: Buffer.from('92937945b518814341de3f726500d4ff', 'hex'),
      ...{ changedAt: at, stateAt: at, version: 3, mustChange: true, userAccountControl: 512, expiresAt: undefined },
    });
    const expires = Buffer.alloc(8);
    expires.writeBigInt64LE(BigInt(fileTimeFromDate(at)));
    expect(toAccount(of({ ...whole, accountExpires: expires.toString('hex') }), key)).toMatchObject({ expiresAt: at });
  });

  it('never has a moment that cannot be sent, whatever the directory holds', () => {
    const ticks = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const seconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const reply = { invocationId: '00000000-0000-0000-0000-000000000001', hasMore: false, status: 0 };
    const none = { objects: 0n, reserved: 0n, properties: 0n };
    fc.assert(
      fc.property(ticks, seconds, (expires, written) => {
        const value = Buffer.alloc(8);
        value.writeBigInt64LE(expires);
        const stub = format({
          ...{ ...reply, from: none, to: none, extendedResult: 0 },
          objects: [of({ ...whole, accountExpires: value.toString('hex') })],
        });
        // The moment of each value is a number that stands nowhere else.
        const moment = Buffer.alloc(8);
        moment.writeBigInt64LE(BigInt(at.getTime() / 1000 + EPOCH_SECONDS));
        for (let there = stub.indexOf(moment); there !== -1; there = stub.indexOf(moment, there + 8))
          stub.writeBigInt64LE(written, there);
        const [object] = parseChanges(stub).objects;
        const account = object && toAccount(object, key);
        if (typeof account !== 'object') throw new TypeError('the account was not read');
        const { changedAt, stateAt, expiresAt } = account;
        for (const one of [changedAt, stateAt, expiresAt ?? at])
          expect(storableTime.safeParse(one.toISOString()).success).toBe(true);
      }),
    );
  });

  it('is asked for again when only what changed was told, and left out when it is none', () => {
    expect(toAccount(of({ pwdLastSet: '0000000000000000' }), key)).toBe('incomplete');
    expect(toAccount(of({ ...whole, objectSid: '0105' }), key)).toBe('incomplete');
    expect(toAccount(of({ objectSid: sid }), key)).toBe('none');
    expect(toAccount(of(whole), Buffer.alloc(16))).toBe('unreadable');
    expect(toAccount(of({ ...whole, unicodePwd: '' }), key)).toMatchObject({ ntHash: undefined });
  });
});

describe('the beginning of replication', () => {
  it('reads the handle behind what the server can do', () => {
    const answer = new NdrWriter().pointer().u32(5).u32(5).octets(Buffer.alloc(5)).align(4);
    const handle = Buffer.alloc(20, 9);
    expect(parseBind(answer.octets(handle).u32(0).finish())).toEqual({ handle, status: 0 });
    expect(() => parseBind(formatBind().subarray(0, 30))).toThrow(MalformedError);
  });
});
