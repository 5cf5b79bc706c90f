/**
 * Octets of base64url without padding, in the one spelling that they have; undefined for anything else, as nobody may
 * have two texts for one signature.
 */
export function fromBase64url(text: string): Buffer | undefined {
  const octets = Buffer.from(text, 'base64url');
  return octets.toString('base64url') === text ? octets : undefined;
}

export function toBase64url(octets: Uint8Array | string): string {
  return Buffer.from(octets).toString('base64url');
}
