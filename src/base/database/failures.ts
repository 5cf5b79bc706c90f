import { baseErrors } from '../base-errors.ts';
import type { HawserError } from '../errors.ts';
import { isHawserError } from '../errors.ts';
import { messageOf, systemCodeOf } from '../system-error.ts';
import type { DatabaseKind } from './connection.ts';
import { DeadlinePassed } from './deadline.ts';

/** No room, to PostgreSQL ([PostgreSQL] appendix A) and to the system. */
const diskFull = /^(53100|ENOSPC|EDQUOT)$/;
/** What an embedded database has said before it gave up: a message without a code, and nothing that a user typed. */
const noRoom = /No space left on device|Disk quota exceeded/;
/** A statement that the server has given up, as it took too long. */
const CANCELED = '57014';
/** It ends, has crashed, starts, takes no more connections; the connection is broken (class 08). */
const gone = /^(57P0[123]|53300|08\w{3})$/;
/** What the driver says in words alone. */
const goneInWords = /^(Connection terminated|Client has encountered a connection error)/;
const WAITED = 'timeout exceeded when trying to connect';

/** What a failure says of the database. Nothing of where it is: that reaches everybody. */
export interface Explained {
  readonly kind: DatabaseKind;
  readonly statementMs: number;
}

/**
 * A failure of the database itself as an expected one: its disk is full, it does not answer, or not in time. Undefined
 * for whatever else it answers: a constraint, a conflict, a wrong statement.
 */
export function failureOf(error: unknown, { kind: location, statementMs }: Explained): HawserError | undefined {
  if (isHawserError(error)) return error;
  const code = systemCodeOf(error) ?? '';
  const message = messageOf(error);
  const options = { cause: error, detail: message };
  if (diskFull.test(code) || (code === '' && noRoom.test(message)))
    return baseErrors('base.database-disk-full', { location }, options);
  if (error instanceof DeadlinePassed)
    return baseErrors('base.database-slow', { location, seconds: error.seconds }, options);
  if (code === CANCELED || message === WAITED)
    return baseErrors('base.database-slow', { location, seconds: Math.ceil(statementMs / 1000) }, options);
  const isOfSystem = error instanceof Error && 'syscall' in error;
  if (isOfSystem || gone.test(code) || goneInWords.test(message))
    return baseErrors('base.database-unreachable', { location }, options);
  return undefined;
}

/** Why the embedded database is lost. */
export function endOf(cause: unknown): HawserError {
  const known = failureOf(cause, { kind: 'pglite', statementMs: 0 });
  return known ?? baseErrors('base.database-ended', {}, { cause, detail: messageOf(cause) });
}

/** Whether it is one of the failures above: nothing can be said of what became of the statement. */
export function isDatabaseFailure(error: unknown): boolean {
  return isHawserError(error) && error.code.startsWith('base.database-');
}
