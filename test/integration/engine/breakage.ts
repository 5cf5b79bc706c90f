import type { Database } from '../../../src/base/database/database.ts';
import type { HawserError } from '../../../src/base/errors.ts';
import { defineErrors } from '../../../src/base/errors.ts';

const lineErrors = defineErrors('test', {
  'test.line-down': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: { en: 'The line is down.', nl: 'De lijn ligt eruit.' },
    fix: { en: 'Wait.', nl: 'Wacht.' },
  },
});

/** What a connector throws when the other side cannot be reached. */
export function lineDown(): HawserError {
  return lineErrors('test.line-down', {});
}

/** The process dies at a statement: nothing after it happens, the open transaction is gone. */
export function breakDatabase(database: Database, fail: () => void): { repair(): void } {
  const kysely = database.kysely as unknown as { transaction: () => unknown };
  const original = kysely.transaction.bind(kysely);
  let statements = 0;
  kysely.transaction = () => {
    if (statements++ % 2 === 0) fail();
    return original();
  };
  return { repair: () => Reflect.deleteProperty(kysely, 'transaction') };
}
