import { createSocket } from 'node:dgram';
import { claimAddress } from './process.ts';

export interface DnsServer extends AsyncDisposable {
  readonly address: string;
}

/** A name server (port 53 of a loopback address, so root) that knows no name at all: every answer is NXDOMAIN. */
export async function startEmptyDns(): Promise<DnsServer> {
  const { ip, release } = await claimAddress();
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const answer = Buffer.from(query);
    answer.writeUInt16BE(0x8183, 2); // a response, recursion available, name error (RFC 1035 4.1.1)
    socket.send(answer, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(53, ip, resolve));
  return {
    address: ip,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => socket.close(resolve));
      release();
    },
  };
}
