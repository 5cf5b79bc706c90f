export type * from './operations.ts';
export { connectConfiguration } from './configuration.ts';
export type { ConnectConfiguration } from './configuration.ts';
export { connectErrors } from './errors.ts';
export { connectorErrors } from './connectors/index.ts';
export { reachAgent, serveAgent } from './serve.ts';
export type { ServeOptions } from './serve.ts';
export { openSetup } from './setup.ts';
export type { Setup } from './setup.ts';
