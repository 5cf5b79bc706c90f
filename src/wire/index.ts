export * from './provisioning.ts';
export * from './heartbeat.ts';
