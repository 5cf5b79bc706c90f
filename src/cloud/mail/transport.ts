import { messageOf, systemCodeOf } from '../../base/system-error.ts';
import { isObject } from '../../base/object.ts';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import { SECOND } from '../../base/clock.ts';
import { mailErrors } from './errors.ts';
import type { NewMail } from './mail-store.ts';

export interface MailConfiguration {
  /** `smtp://USER:PASSWORD@HOST:587` (raised by STARTTLS) or `smtps://…` (TLS from the start). */
  readonly url: string;
  readonly from: string;
  readonly caFile?: string | undefined;
}

export interface Transport extends AsyncDisposable {
  /**
   * `messageId` stays the same when it is tried again, so that a mail server or reader can see that it is the same
   * mail. Throws `mail.refused` and `mail.failed`.
   */
  send(mail: NewMail & { readonly messageId: string }): Promise<void>;
}

/**
 * The connection to the mail server. TLS is verified and has no switch; the one exception is a server on this very
 * machine, which is spoken to in clear when it offers no STARTTLS.
 */
export function openTransport({ url, from, caFile }: MailConfiguration): Transport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : isLocal ? 25 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isLocal,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(caFile !== undefined && { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }),
    },
    connectionTimeout: 15 * SECOND,
    greetingTimeout: 15 * SECOND,
    socketTimeout: 30 * SECOND,
    // What is sent is made here and nowhere else.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ recipient, subject, text, html, messageId }) => {
      try {
        await transport.sendMail({
          from,
          to: recipient,
          subject,
          text,
          html,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (cause) {
        throw describe(cause, hostname, recipient);
      }
    },
    [Symbol.asyncDispose]: async () => transport.close(),
  };
}

/**
 * RFC 5321 4.2.1: 5yz is for good, when it is said of the envelope or the message; 4yz, and everything before that (no
 * TLS, a refused sign-in, no answer), may go better when somebody has corrected a setting.
 */
function describe(cause: unknown, host: string, recipient: string): Error {
  const reason = messageOf(cause).slice(0, 500);
  const said = isObject(cause) ? Number(cause['responseCode'] ?? 0) : 0;
  const isForGood = said >= 500 && ['EENVELOPE', 'EMESSAGE'].includes(systemCodeOf(cause) ?? '');
  return isForGood
    ? mailErrors('mail.refused', { recipient, reason }, { cause })
    : mailErrors('mail.failed', { host, reason }, { cause });
}
