/** The entry of the allow-list generator, apart from the room's index. */
export type { AllowListFormat, AllowListOptions } from './allow-list.ts';
export { allowList, allowListFormats } from './allow-list.ts';
export type { EndpointCatalogue, EndpointHost, EndpointSet, MicrosoftCloud } from './endpoints.ts';
export { hawserEndpoints, microsoftClouds, microsoftEndpoints } from './endpoints.ts';
