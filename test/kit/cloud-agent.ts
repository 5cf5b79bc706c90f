import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An agent as the cloud sees one: registers with a code, and gets tokens with its key. */
export interface CloudAgent {
  readonly id: string;
  /** A proof that is good for `seconds`, made `ageSeconds` ago. */
  assertion(options?: { readonly seconds?: number; readonly ageSeconds?: number }): Promise<string>;
  askToken(assertion: string): Promise<Response>;
  token(): Promise<string>;
}

export async function registerCloudAgent(url: string, tenant: string, code: string): Promise<CloudAgent> {
  const found = (await (await fetch(`${url}/provisioning/v1/discover?tenant=${tenant}`)).json()) as {
    readonly tenantId: string;
    readonly issuer: string;
    readonly tokenEndpoint: string;
  };
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const registration = await fetch(`${url}/provisioning/v1/agents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ tenantId: found.tenantId, code, name: 'agent of a test', version: '0.1.0' },
      publicKey: { kty, crv, x, y },
    }),
  });
  const { agentId: id } = (await registration.json()) as { readonly agentId: string };
  const kid = await calculateJwkThumbprint(pair.publicKey);
  const assertion: CloudAgent['assertion'] = async ({ seconds = 60, ageSeconds = 0 } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return await new SignJWT({ iss: id, sub: id, aud: found.issuer, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuedAt(now - ageSeconds)
      .setExpirationTime(now + seconds)
      .sign(pair.privateKey);
  };
  const askToken: CloudAgent['askToken'] = async (proof) =>
    await fetch(found.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: proof,
      }),
    });
  const token: CloudAgent['token'] = async () => {
    const { access_token: text } = (await (await askToken(await assertion())).json()) as {
      readonly access_token: string;
    };
    return text;
  };
  return { id, assertion, askToken, token };
}
