export { rpcErrors } from './errors.ts';
export type { RpcServer } from './packets.ts';
export type { AccountSecret } from './replication/account.ts';
export type { ReplicationOptions, ReplicationPage, ReplicationPosition } from './replication/session.ts';
export { replicationPosition, ReplicationSession } from './replication/session.ts';
