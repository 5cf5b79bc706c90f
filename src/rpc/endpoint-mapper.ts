import { guidToBytes } from '../directory/index.ts';
import { RpcConnection } from './connection.ts';
import { rpcErrors } from './errors.ts';
import { NdrReader, NdrWriter } from './ndr.ts';
import type { PacketOptions, RpcServer } from './packets.ts';
import type { Syntax } from './pdu.ts';
import { ndrSyntax } from './pdu.ts';

/** Which port an interface listens on: ept_map ([C706] appendix O, [MS-RPCE] 2.2.1.2). */
const mapperSyntax: Syntax = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: 3 };
const MAPPER_PORT = 135;
const EPT_MAP = 3;
/** Of an answer: more than one only where a server has several. */
const MAX_TOWERS = 4;

const protocols = { uuid: 0x0d, connectionOriented: 0x0b, tcp: 0x07, ip: 0x09 } as const;

/** Throws `rpc.no-endpoint`, and what a connection throws. */
export async function findPort(
  server: RpcServer,
  syntax: Syntax,
  options: Omit<PacketOptions, 'port'>,
): Promise<number> {
  using connection = await RpcConnection.open({ ...options, server, port: MAPPER_PORT, syntax: mapperSyntax });
  const port = parseMapped(await connection.call(EPT_MAP, formatMap(syntax)));
  if (port === undefined) throw rpcErrors('rpc.no-endpoint', { server: server.name });
  return port;
}

function formatMap(syntax: Syntax): Buffer {
  const tower = formatTower(syntax, 0);
  return new NdrWriter()
    .pointer()
    .octets(Buffer.alloc(16))
    .pointer()
    .u32(tower.length)
    .u32(tower.length)
    .octets(tower)
    .align(4)
    .octets(Buffer.alloc(20))
    .u32(MAX_TOWERS)
    .finish();
}

/** Five floors; the fourth has the port, in network order. */
export function formatTower({ uuid, version }: Syntax, port: number): Buffer {
  const named = (one: string, major: number): Buffer => {
    const left = Buffer.alloc(19);
    left[0] = protocols.uuid;
    guidToBytes(one).copy(left, 1);
    left.writeUInt16LE(major, 17);
    return floor(left, Buffer.alloc(2));
  };
  const portOctets = Buffer.alloc(2);
  portOctets.writeUInt16BE(port);
  const count = Buffer.from([5, 0]);
  return Buffer.concat([
    count,
    named(uuid, version),
    named(ndrSyntax.uuid, ndrSyntax.version),
    floor(Buffer.from([protocols.connectionOriented]), Buffer.alloc(2)),
    floor(Buffer.from([protocols.tcp]), portOctets),
    floor(Buffer.from([protocols.ip]), Buffer.alloc(4)),
  ]);
}

function floor(left: Buffer, right: Buffer): Buffer {
  const lengths = [left, right].map(({ length }) => Buffer.from([length & 0xff, length >> 8]));
  return Buffer.concat([lengths[0] ?? left, left, lengths[1] ?? right, right]);
}

/** The port of the first tower that names one. Throws `MalformedError`. */
export function parseMapped(stub: Buffer): number | undefined {
  const reader = new NdrReader(stub);
  reader.take(20);
  const count = reader.u32();
  if (count === 0) return undefined;
  reader.take(4 + 4);
  const held = reader.count(4);
  const pointers = Array.from({ length: held }, () => reader.pointer());
  for (const isThere of pointers) {
    if (!isThere) continue;
    reader.u32();
    const port = portOf(reader.take(reader.count(1)));
    if (port !== undefined) return port;
  }
  return undefined;
}

/** Throws `MalformedError`. */
export function portOf(tower: Buffer): number | undefined {
  const reader = new NdrReader(tower);
  const floors = reader.take(2).readUInt16LE();
  for (let at = 0; at < floors && reader.left > 0; at++) {
    const left = reader.take(reader.take(2).readUInt16LE());
    const right = reader.take(reader.take(2).readUInt16LE());
    if (left[0] === protocols.tcp && right.length === 2) return right.readUInt16BE() || undefined;
  }
  return undefined;
}
