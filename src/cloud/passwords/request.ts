import type { StoredRequest } from '../relay/store.ts';

/** A request about a password, as pages show it. */
export type PasswordRequest = Omit<StoredRequest, 'agentId' | 'nodeId'>;
