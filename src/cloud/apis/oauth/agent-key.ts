import type { KoaContextWithOIDC } from 'oidc-provider';

/** In an agent's token: which key of the agent it was issued for. A token is worth no more than its key. */
export const KEY_CLAIM = 'key_id';

const proofs = new WeakMap<KoaContextWithOIDC, string>();

/** The key that the assertion of an agent named. Without a name the library would try all that it knows: refused. */
export function noteAgentKey(context: KoaContextWithOIDC, kid: unknown): boolean {
  if (typeof kid !== 'string') return false;
  proofs.set(context, kid);
  return true;
}

export function agentKeyClaim(context: KoaContextWithOIDC): Record<string, unknown> {
  return { [KEY_CLAIM]: proofs.get(context) };
}
