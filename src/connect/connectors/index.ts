export * from './errors.ts';
export * from './forest/connector.ts';
export { resolveContainers } from './forest/scope.ts';
export { deltaWay, missingControls, type DeltaWay } from './forest/delta-way.ts';
export { parseFacts, type ForestMemory } from './forest/memory.ts';
export {
  missingDomain,
  selectDomains,
  type DomainSelection,
  type ForestSelection,
  type SelectedDomain,
} from './forest/selection.ts';
export * from './openldap/connector.ts';
