import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { AssertionResponse, RegistrationResponse } from '../../src/cloud/accounts/methods/passkey.ts';

/** How one authenticator behaves. */
export interface AuthenticatorTraits {
  readonly isSynced?: boolean;
  readonly isDiscoverable?: boolean;
  /** It asks for a PIN, a finger or a face. */
  readonly verifiesUser?: boolean;
  /** 16 octets in hex. */
  readonly model?: string;
  readonly transports?: readonly string[];
}

interface Ceremony {
  readonly challenge: string;
  readonly origin: string;
  readonly relyingParty: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const HAS_CREDENTIAL = 0x40;

/** An authenticator in software, with one credential: what a browser and a security key send together. */
export class SoftAuthenticator {
  readonly credentialId = randomBytes(16).toString('base64url');
  counter = 0;
  #userHandle = '';
  readonly #key: KeyObject;
  readonly #publicKey: Buffer;
  readonly #traits: AuthenticatorTraits;

  constructor(traits: AuthenticatorTraits = {}) {
    this.#traits = traits;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { x = '', y = '' } = this.#key.export({ format: 'jwk' });
    const cose = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, octets(x)],
      [-3, octets(y)],
    ]);
    this.#publicKey = Buffer.from(isoCBOR.encode(cose));
  }

  register({ challenge, origin, relyingParty }: Ceremony, userHandle: string): RegistrationResponse {
    this.#userHandle = userHandle;
    const id = Buffer.from(this.credentialId, 'base64url');
    const model = Buffer.from(this.#traits.model ?? '0'.repeat(32), 'hex');
    const credential = Buffer.concat([model, Buffer.from([0, id.length]), id, this.#publicKey]);
    const authData = this.#authenticatorData(relyingParty, HAS_CREDENTIAL, credential);
    const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', Uint8Array.from(authData)],
    ]);
    return {
      ...{ id: this.credentialId, rawId: this.credentialId, type: 'public-key' },
      response: {
        clientDataJSON: clientData('webauthn.create', challenge, origin),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
        transports: [...(this.#traits.transports ?? ['internal'])],
      },
      clientExtensionResults: { credProps: { rk: this.#traits.isDiscoverable ?? true } },
    };
  }

  /** `userHandle`: that of the registration; null: none, as of a credential that is not discoverable. */
  assert(
    { challenge, origin, relyingParty }: Ceremony,
    { userHandle = this.#userHandle, verifiesUser }: { userHandle?: string | null; verifiesUser?: boolean } = {},
  ): AssertionResponse {
    const authenticatorData = this.#authenticatorData(relyingParty, 0, Buffer.alloc(0), verifiesUser);
    const clientDataJSON = clientData('webauthn.get', challenge, origin);
    const digest = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    return {
      ...{ id: this.credentialId, rawId: this.credentialId, type: 'public-key' },
      response: {
        clientDataJSON,
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', Buffer.concat([authenticatorData, digest]), this.#key).toString('base64url'),
        userHandle,
      },
    };
  }

  #authenticatorData(
    relyingParty: string,
    more: number,
    credential: Buffer,
    verifiesUser = this.#traits.verifiesUser ?? true,
  ): Buffer {
    const synced = (this.#traits.isSynced ?? false) ? BACKUP_ELIGIBLE | BACKED_UP : 0;
    const flags = USER_PRESENT | (verifiesUser ? USER_VERIFIED : 0) | synced | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const name = createHash('sha256').update(relyingParty).digest();
    return Buffer.concat([name, Buffer.from([flags]), counter, credential]);
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}

function octets(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}
