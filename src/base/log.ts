import { chmodSync, existsSync } from 'node:fs';
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
  'oldPassword',
  'newPassword',
  'secret',
  'token',
  'authorization',
  'cookie',
  'assertion',
  'client_assertion',
  'access_token',
  'privateKey',
];
/** A code is a secret where it was given or typed; anywhere else it says what went wrong. */
const typedCodes = ['invite', 'registration', 'body', 'form', 'values'].map((owner) => `${owner}.code`);

/** Logs name people and machines: nobody but the account of the service reads them. */
const PRIVATE = 0o600;

/** The structured log of a role: one JSON object a line, secrets replaced. */
export function createLog({ role, level = 'info', file }: LogOptions): Logger {
  // One that is there from before keeps its mode when it is opened.
  if (file !== undefined && existsSync(file)) chmodSync(file, PRIVATE);
  return pino(
    {
      level,
      base: { role, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...secretFields.flatMap((name) => [name, `*.${name}`]), ...typedCodes], censor: '[redacted]' },
    },
    pino.destination({ dest: file ?? 2, sync: file === undefined, mkdir: true, mode: PRIVATE }),
  );
}

/** A log that says nothing, for tests and one-off commands. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
