import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { claimAddress } from './process.ts';

export interface DnsServer extends AsyncDisposable {
  readonly address: string;
}

/** Names with their addresses of both families; a name without any exists and has none. */
export type DnsNames = Readonly<Record<string, readonly string[]>>;

/** A name server (port 53 of a loopback address, so root) that knows no name at all: every answer is NXDOMAIN. */
export async function startEmptyDns(): Promise<DnsServer> {
  const { ip, release } = await claimAddress();
  const server = await startDns({}, ip);
  return {
    address: ip,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      release();
    },
  };
}

/** A name server on port 53 of `address`. */
export async function startDns(names: DnsNames, address: string): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => socket.send(answerQuery(query, names), peer.port, peer.address));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).bind(53, address, resolve);
  });
  return {
    address,
    [Symbol.asyncDispose]: async () => await new Promise<void>((resolve) => socket.close(resolve)),
  };
}

const HEADER = 12;
const NOTHING = 0x8180; // a response, recursion available (RFC 1035 4.1.1)
const NAME_ERROR = 0x8183;
const A = 1;
const AAAA = 28;

/** One question, one answer: the addresses of the family that was asked for. */
export function answerQuery(query: Buffer, names: DnsNames): Buffer {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const end = at + 5;
  const type = query.readUInt16BE(at + 1);
  const addresses = names[labels.join('.').toLowerCase()];
  const records = (addresses ?? []).filter((address) => type === (isIPv4(address) ? A : AAAA)).map(record);
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(addresses ? NOTHING : NAME_ERROR, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...records]);
}

function record(address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : v6Bytes(address);
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc000 | HEADER, 0); // the name of the question
  fixed.writeUInt16BE(isIPv4(address) ? A : AAAA, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}

function v6Bytes(address: string): Buffer {
  const [before = '', after] = address.split('::');
  const words = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [words(before), words(after ?? '')];
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return Buffer.from(
    [...head, ...zeros, ...tail].flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 0xff]),
  );
}
