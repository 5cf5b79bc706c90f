export { kerberosErrors } from './errors.ts';
export { openGss } from './gssapi.ts';
export { kerberosMessage } from './kerberos.ts';
export type { KerberosSettings } from './kerberos.ts';
export { decodeToken, encodeFollowing, encodeInitial, mechanisms } from './spnego.ts';
