import type { Logger } from 'pino';
import { pino } from 'pino';

export type { Logger };

export interface LogOptions {
  readonly role: string;
  readonly level?: string;
  /** A file; default is standard error, as standard output belongs to answers. */
  readonly file?: string;
}

/** Names of fields that never reach a log, at the two depths that our records have. */
const secretFields = [
  'password',
  'newPassword',
  'secret',
  'token',
  'code',
  'authorization',
  'cookie',
  'assertion',
  'privateKey',
];

/** The structured log of a role: one JSON object a line, secrets replaced. */
export function createLog({ role, level = 'info', file }: LogOptions): Logger {
  return pino(
    {
      level,
      base: { role, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ dest: file ?? 2, sync: file === undefined, mkdir: true }),
  );
}

/** A log that says nothing, for tests and one-off commands. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
