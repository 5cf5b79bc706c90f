import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { baseErrors } from './base-errors.ts';
import { createFile, makeFolder } from './durable-files.ts';

/**
 * Secrets at rest: AES-256-GCM under a key that lives outside the database (a key file, or HAWSER_SECRET_KEY), so that
 * a copy of the database alone gives nothing away. The name of a secret is bound in as associated data: a ciphertext
 * cannot be moved to another name.
 */
export interface SecretBox {
  /** `name` is what the secret is ("tenant:ID:signing-key"); the result is text for a database column. */
  seal(name: string, plain: string): string;
  /** Throws `base.secret-undecryptable`. */
  open(name: string, sealed: string): string;
  /** HMAC-SHA256 of a text under a key of its own for each name: tells texts apart without keeping them. */
  mac(name: string, text: string): Buffer;
}

/** Reads the key, or makes the key file (mode 0600) when there is none yet. */
export function openSecretBox(keyFile: string, environment: NodeJS.ProcessEnv = process.env): SecretBox {
  const fromEnvironment = environment['HAWSER_SECRET_KEY'];
  if (fromEnvironment !== undefined) return secretBox(Buffer.from(fromEnvironment, 'base64'));
  if (!existsSync(keyFile)) {
    makeFolder(dirname(keyFile));
    // Of two processes at once, both use the key of one.
    createFile(keyFile, `${randomBytes(32).toString('base64')}\n`);
  }
  chmodSync(keyFile, 0o600);
  return secretBox(Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'base64'));
}

/** The same, opened when it is first used: a command that seals nothing makes no key file. */
export function secretBoxOnDemand(keyFile: string): SecretBox {
  let opened: SecretBox | undefined;
  const box = (): SecretBox => (opened ??= openSecretBox(keyFile));
  return {
    seal: (name, plain) => box().seal(name, plain),
    open: (name, sealed) => box().open(name, sealed),
    mac: (name, text) => box().mac(name, text),
  };
}

/** `key` is 32 octets. */
export function secretBox(key: Uint8Array): SecretBox {
  if (key.length !== 32)
    throw baseErrors('base.secret-undecryptable', { name: 'key' }, { detail: 'the key is not 32 octets' });
  return {
    seal: (name, plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (name, sealed) => {
      try {
        const octets = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, 12)).setAAD(Buffer.from(name));
        decipher.setAuthTag(octets.subarray(12, 28));
        return Buffer.concat([decipher.update(octets.subarray(28)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw baseErrors('base.secret-undecryptable', { name }, { cause });
      }
    },
    mac: (name, text) => {
      const own = Buffer.from(hkdfSync('sha256', key, '', `mac:${name}`, 32));
      return createHmac('sha256', own).update(text).digest();
    },
  };
}
