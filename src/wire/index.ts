export * from './provisioning.ts';
export * from './heartbeat.ts';
export * from './relay.ts';
export * from './relay-errors.ts';
export * from './relay-outcome.ts';
export * from './relay-statements.ts';
export * from './envelope.ts';
export { isWithoutExport } from './without-export.ts';
export { retellDetail } from './details/retell.ts';
