import { portOf } from '../kit/port.ts';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from './certificates.ts';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
  /** As it came over the wire. */
  readonly raw: string;
}

export interface MailServerOptions {
  /** Offers STARTTLS with this certificate; without one it speaks in clear only. */
  readonly certificate?: Certificate;
  readonly login?: { readonly user: string; readonly password: string };
  /** Speaks for each recipient: a status to refuse with, or nothing. */
  readonly refuse?: (recipient: string) => number | undefined;
}

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Refuses what comes from now on. */
  refuse: (recipient: string) => number | undefined;
}

/** A real SMTP server on loopback that keeps what it is sent. */
export async function startMailServer({
  certificate,
  login,
  refuse = () => undefined,
}: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const state = { refuse };
  const server = new SMTPServer({
    disabledCommands: certificate ? [] : ['STARTTLS'],
    authOptional: login === undefined,
    ...(certificate && { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) }),
    onAuth: ({ username = '', password }, _, done) => {
      if (username === login?.user && password === login.password) done(null, { user: username });
      else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _, done) => {
      const responseCode = state.refuse(address);
      done(responseCode === undefined ? null : Object.assign(new Error('not this one'), { responseCode }));
    },
    onData: (stream, { envelope, secure, user }, done) => {
      // It speaks in callbacks: this is where they end.
      text(stream, (raw) => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), isSecure: secure, user: user as string, raw });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    const listening = server.listen(0, '127.0.0.1', () => resolve(portOf(listening)));
  });
  return {
    port,
    mails,
    get refuse() {
      return state.refuse;
    },
    set refuse(rule) {
      state.refuse = rule;
    },
    [Symbol.asyncDispose]: async () => await new Promise((resolve) => server.close(resolve)),
  };
}

function text(stream: Readable, done: (whole: string) => void): void {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => done(Buffer.concat(pieces).toString()));
}

/** The plain text of a mail, decoded. */
export function textOfMail({ raw }: ReceivedMail): string {
  const [, boundary] = /boundary="([^"]+)"/.exec(raw) ?? [];
  const part = raw.split(`--${boundary}`).find((piece) => piece.includes('text/plain')) ?? raw;
  const [head = '', ...body] = part.split('\r\n\r\n');
  const content = body.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(content, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return content;
  const octets = content
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString();
}
