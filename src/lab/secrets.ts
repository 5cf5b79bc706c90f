import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../base/durable-files.ts';
import { newSecret } from '../cloud/index.ts';

/** Words that a new lab makes up once and keeps. */
const labSecrets = z.object({
  administratorPassword: z.string(),
  /** Of their authenticator, in base32. */
  administratorSecret: z.string(),
  forestPassword: z.string(),
  servicePassword: z.string(),
});

export type LabSecrets = z.infer<typeof labSecrets>;

/** Those of the lab that the file belongs to; a new lab gets new ones. Nobody but its owner reads the file. */
export function readSecrets(file: string): LabSecrets {
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return labSecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  }
  const word = (): string => `Lab-${randomBytes(9).toString('base64url')}`;
  const administratorSecret = newSecret();
  const secrets = {
    ...{ administratorPassword: word(), administratorSecret },
    ...{ forestPassword: word(), servicePassword: word() },
  };
  replaceFile(file, JSON.stringify(secrets, null, 2));
  return secrets;
}
