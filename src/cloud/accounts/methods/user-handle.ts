/**
 * Whose a passkey is, as it says itself: tenant and object, 16 octets each, in base64url. So a discoverable passkey
 * signs somebody in who typed no name, and their name can change (WebAuthn, 5.4.3: no name, no address in it).
 */
export interface HandleOf {
  readonly tenant: string;
  readonly id: string;
}

export function toUserHandle({ tenant, id }: HandleOf): string {
  return Buffer.from(`${tenant}${id}`.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Undefined when it is none of ours. */
export function parseUserHandle(text: string): HandleOf | undefined {
  const octets = Buffer.from(text, 'base64url');
  if (octets.length !== 32 || octets.toString('base64url') !== text) return undefined;
  return { tenant: uuidOf(octets.subarray(0, 16)), id: uuidOf(octets.subarray(16)) };
}

function uuidOf(octets: Buffer): string {
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
