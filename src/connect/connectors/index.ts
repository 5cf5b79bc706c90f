export * from './errors.ts';
export * from './forest/connector.ts';
export type { ContainerMemory } from './forest/scope.ts';
export * from './openldap/connector.ts';
