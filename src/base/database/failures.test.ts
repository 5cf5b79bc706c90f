import { expect, it } from 'vitest';
import { isHawserError } from '../errors.ts';
import { DeadlinePassed } from './deadline.ts';
import { failureOf } from './failures.ts';

const failed = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

it.each([
  ['a disk without room', failed('could not extend file', { code: '53100' }), 'base.database-disk-full'],
  ['a file that cannot be written', failed('write', { code: 'ENOSPC', syscall: 'write' }), 'base.database-disk-full'],
  ['last words', failed('could not write to log file: No space left on device'), 'base.database-disk-full'],
  ['a deadline', new DeadlinePassed(100), 'base.database-slow'],
  ['a statement given up by the server', failed('canceling statement', { code: '57014' }), 'base.database-slow'],
  ['no free connection', failed('timeout exceeded when trying to connect'), 'base.database-slow'],
  ['a closed port', failed('connect', { code: 'ECONNREFUSED', syscall: 'connect' }), 'base.database-unreachable'],
  ['a server that ends', failed('terminating connection', { code: '57P01' }), 'base.database-unreachable'],
  ['a broken connection', failed('Connection terminated unexpectedly'), 'base.database-unreachable'],
  ['a constraint', failed('duplicate key', { code: '23505' }), undefined],
  ['a conflict', failed('could not serialize access', { code: '40001' }), undefined],
  ['words that a user typed', failed('uuid: "No space left on device"', { code: '22P02' }), undefined],
])('calls %s by its name', (_what, error, code) => {
  const failure = failureOf(error, { kind: 'pglite', statementMs: 1000 });
  expect(failure?.code).toBe(code);
  if (isHawserError(failure))
    expect([failure.cause, failure.retryable, failure.entry.status]).toEqual([error, true, 503]);
});
