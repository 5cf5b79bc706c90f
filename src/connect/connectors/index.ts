export * from './errors.ts';
export * from './forest/connector.ts';
export type { PartitionStatus } from './forest/forest-import.ts';
export { parseFacts, type ForestFacts, type ForestMemory } from './forest/memory.ts';
export { missingDomain, type DomainSelection, type ForestSelection } from './forest/selection.ts';
export * from './openldap/connector.ts';
