import type { Fact } from '../parse/fact-kinds.ts';
import { codeKey } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';

export const event = (facts: Facts, source: string, ...ids: readonly number[]) =>
  facts.any('event', ...ids.map((id) => `${source}/${id}` as const));
export const directorySync = (facts: Facts, ...ids: readonly number[]) =>
  event(facts, 'Directory Synchronization', ...ids) ?? event(facts, '', ...ids);
export const interactive = [50076, 50079, 50072, 50074, 53003, 530032, 530035, 50158];
export const token = (facts: Facts, ...numbers: readonly number[]) =>
  facts.any('code', ...numbers.map((number) => codeKey('aadsts', number)));

/** Whether the text comes from a sync server rather than from a person who signs in. */
export function fromSyncServer(facts: Facts): Fact | undefined {
  return (
    directorySync(facts, 106, 109, 115, 655, 652, 905, 906) ??
    event(facts, 'ADSync', 6900, 6801, 6803, 6000) ??
    facts.get('sentence', 'sync-service-account') ??
    facts.any('run', 'stopped-extension-dll-exception', 'stopped-server-down', 'no-start-credentials')
  );
}
