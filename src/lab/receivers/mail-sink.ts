import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { Inbox } from './inbox.ts';
import { parseMail } from './parse-mail.ts';

export interface MailSink extends AsyncDisposable {
  readonly port: number;
}

const MAX_OCTETS = 5 * 1024 * 1024;

/** A mail server on loopback that takes whatever the cloud of the lab sends, and passes none of it on. */
export async function openMailSink(inbox: Inbox, wanted: number): Promise<MailSink> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: MAX_OCTETS,
    onData: (stream, { envelope }, done) => {
      // It speaks in callbacks: this is where they end.
      read(stream, (raw) => {
        const mail = parseMail(raw);
        for (const { address } of envelope.rcptTo) inbox.add({ to: address, kind: 'mail', ...mail });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    const listening = server.listen(wanted, '127.0.0.1', () => resolve(portOf(listening.address())));
  });
  return { port, [Symbol.asyncDispose]: async () => await new Promise((resolve) => server.close(() => resolve())) };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new TypeError('the mail server listens at no port');
}

function read(stream: Readable, done: (raw: string) => void): void {
  const pieces: Buffer[] = [];
  stream
    .on('data', (piece: Buffer) => pieces.push(piece))
    .on('end', () => done(Buffer.concat(pieces).toString('utf8')));
}
