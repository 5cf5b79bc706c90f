import { sql } from 'kysely';

/**
 * The statements that may touch rows of several tenants at once; every other one names a single tenant. On a
 * distributed database each of these is asked of every node: so they run seldom, and they only read which tenants have
 * something to do, or delete what is past its time. A test reads the database's own log and finds each statement that
 * is neither.
 */
const sweeps = {
  'mail-due': 'tenants with mail that is due',
  'mail-past': 'deletes mail that was sent or given up long ago',
  'relay-overdue': 'requests that nobody began in time',
  'relay-forgotten': 'requests whose agent never came back',
  'relay-past': 'deletes requests that ended long ago',
  'pending-verifier-past': 'deletes new passwords of requests that never got an outcome',
  'health-tenants': 'tenants whose agents are looked after',
  'alert-past': 'deletes alerts that ended long ago',
  'measure-past': 'deletes measurements that are past their time',
  'session-past': 'deletes sessions that ended',
  'audit-unsealed': 'tenants with audit entries that are not sealed yet',
  'counter-past': 'deletes counters of wrong passwords that are past their time',
  'flow-past': 'deletes sign-ins that were never finished',
  'contact-past': 'deletes addresses that nobody verified in time',
  'kept-form-past': 'deletes forms whose senders did not prove again who they are',
  'challenge-past': 'deletes questions to passkeys that are past their time',
  'device-code': 'the tenant of a code that somebody typed for a device',
  'oidc-past': 'deletes what oidc-provider kept and what has expired',
  metrics: 'numbers of the installation for its operators',
  bundle: 'what a support bundle tells of the installation',
} as const;

type SweepName = keyof typeof sweeps;

/**
 * Stands in front of a statement that touches several tenants: the name under which it is listed, for people and for
 * the test.
 */
export function sweep(name: SweepName) {
  return sql.raw(`/* sweep: ${name} */`);
}

export const sweepNames: readonly string[] = Object.keys(sweeps);

/** Tables that every node of a distributed database has: they lead to the tenant, so they are asked without one. */
export const referenceTables: readonly string[] = ['tenant', 'last_tenant', 'verified_domain'];
