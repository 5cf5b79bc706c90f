import type { Facts } from '../parse/facts.ts';
import { valueOf } from './rule.ts';

/** What else a text shows: ids to quote to a helpdesk, times, results of runs, hosts that were reached or refused. */
export function environmentFacts(facts: Facts): Record<string, unknown> {
  const list = (name: 'event' | 'run') => facts.all(name).map((fact) => fact.key);
  const all: Record<string, unknown> = {
    correlationId: valueOf(facts, 'id', 'correlationId'),
    traceId: valueOf(facts, 'id', 'traceId'),
    supportCode: valueOf(facts, 'id', 'supportCode'),
    timestamp: valueOf(facts, 'id', 'timestamp'),
    suberror: facts.all('suberror')[0]?.key,
    oauthError: facts.all('oauth')[0]?.key,
    events: list('event'),
    runResults: list('run'),
    hostsReached: facts.all('proxy-ok').map((fact) => fact.values.host),
    hostsRefused: [...new Set(facts.all('proxy').map((fact) => fact.values.host))].filter(Boolean),
    phases: facts.all('phase').map(({ values, line }) => ({
      phase: values.phase.id,
      ...(values.or ? { or: values.or.id } : {}),
      client: values.client,
      cloud: values.cloud,
      state: values.state,
      done: values.done,
      total: values.total,
      ...(values.state === 'complete' ? {} : { next: values.next }),
      ...(values.state === 'broken' ? { fault: values.fault, line } : {}),
    })),
    countedUpTo: facts.all('proxy-limit')[0]?.key,
    proxySettings: facts.all('device-proxy').length
      ? Object.fromEntries(facts.all('device-proxy').map((fact) => [fact.key, fact.values.value]))
      : undefined,
    scheduler: facts.all('scheduler').length
      ? Object.fromEntries(facts.all('scheduler').map((fact) => [fact.key, fact.values.value]))
      : undefined,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}
