import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../base/durable-files.ts';
import type { SecretBox } from '../base/secrets.ts';
import { openSecretBox } from '../base/secrets.ts';

/** Name → sealed. */
const sealedSecrets = z.record(z.string(), z.string());

/**
 * Passwords and keys of the agent: sealed in one file of the data folder, under a key that lies beside it or comes from
 * the environment.
 */
export class SecretStore {
  readonly #file: string;
  readonly #box: SecretBox;

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, 'secrets.json');
    this.#box = openSecretBox(join(dataFolder, 'secret.key'));
  }

  get(name: string): string | undefined {
    const sealed = this.#read()[name];
    return sealed === undefined ? undefined : this.#box.open(name, sealed);
  }

  /** The file is replaced as a whole, so that a kill or a loss of power leaves the old or the new one. */
  set(name: string, plain: string): void {
    const secrets = { ...this.#read(), [name]: this.#box.seal(name, plain) };
    replaceFile(this.#file, JSON.stringify(secrets, null, 2));
  }

  #read(): Record<string, string> {
    return existsSync(this.#file) ? sealedSecrets.parse(JSON.parse(readFileSync(this.#file, 'utf8'))) : {};
  }
}

/** The name under which the password of the account is kept that reads the password hashes of a forest. */
export function hashSecret(domain: string): string {
  return `password-hashes:${domain.toLowerCase()}`;
}

/** The name under which the password of a forest's account is kept. */
export function forestSecret(domain: string): string {
  return `forest:${domain.toLowerCase()}`;
}
