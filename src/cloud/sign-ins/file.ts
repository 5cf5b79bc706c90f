import type { CsvCell } from '../../base/csv.ts';
import { csvOf } from '../../base/csv.ts';
import type { SignIn } from './sign-in.ts';

const moment = (at: Date): string => new Date(at).toISOString();

/** The columns of a file, by the names that the JSON has. */
export const signInFile = {
  id: ({ id }): string => id,
  at: ({ at }) => moment(at),
  lastAt: ({ lastAt }) => moment(lastAt),
  count: ({ count }) => count,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  objectId: ({ objectId }) => objectId,
  unknownName: ({ unknownName }) => unknownName,
  applicationId: ({ applicationId }) => applicationId,
  applicationName: ({ applicationName }) => applicationName,
  methods: ({ methods }) => methods.join(' '),
  sessionId: ({ sessionId }) => sessionId,
  result: ({ result }) => result,
  reason: ({ reason }) => reason,
  code: ({ code }) => code,
  address: ({ address }) => address,
  userAgent: ({ userAgent }) => userAgent,
  knownBrowser: ({ knownBrowser }) => (knownBrowser === null ? null : String(knownBrowser)),
  network: ({ network }) => network,
  access: ({ access }) => (access === null ? null : JSON.stringify(access)),
  correlationId: ({ correlationId }) => correlationId,
  traceId: ({ traceId }) => traceId,
} as const satisfies Record<string, (signIn: SignIn) => CsvCell>;

export const signInCsv = csvOf<SignIn>(signInFile);
