export * from './errors.ts';
export * from './forest/connector.ts';
export { parseFacts, type ForestMemory } from './forest/memory.ts';
export { missingDomain, type ForestSelection } from './forest/selection.ts';
export * from './openldap/connector.ts';
