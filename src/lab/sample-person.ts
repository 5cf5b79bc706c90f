import { readFileSync } from 'node:fs';
import { Client, InvalidCredentialsError } from 'ldapts';
import type { PracticeAccount } from '../practice/index.ts';

/** The password of everybody in a generated organisation. */
export const SAMPLE_PASSWORD = 'Welkom.2026!';
const MOST_TRIED = 5;

export interface SampleForest {
  readonly ldapsUrl: string;
  /** The name in its certificate. */
  readonly host: string;
  readonly caFile: string;
  readonly baseDn: string;
  readonly administrator: PracticeAccount;
}

export interface SamplePerson {
  readonly userPrincipalName: string;
  readonly password: string;
}

/**
 * Somebody of the forest who can sign in with the password that everybody was given; null where nobody can, as in an
 * organisation's own export.
 */
export async function findSamplePerson(forest: SampleForest): Promise<SamplePerson | null> {
  const { baseDn, administrator } = forest;
  const password = SAMPLE_PASSWORD;
  for (const userPrincipalName of await someNames(forest, baseDn, administrator)) {
    if (await canSignIn(forest, userPrincipalName, password)) return { userPrincipalName, password };
  }
  return null;
}

async function someNames(forest: SampleForest, baseDn: string, { dn, password }: PracticeAccount): Promise<string[]> {
  const client = clientOf(forest);
  try {
    await client.bind(dn, password);
    const isEnabled = '(!(userAccountControl:1.2.840.113556.1.4.803:=2))';
    const pages = client.searchPaginated(baseDn, {
      filter: `(&(objectCategory=person)(objectClass=user)(department=*)(mail=*)${isEnabled})`,
      attributes: ['userPrincipalName'],
      paged: { pageSize: MOST_TRIED },
    });
    for await (const { searchEntries } of pages)
      return searchEntries.map((entry) => String(entry['userPrincipalName'])).toSorted();
    return [];
  } finally {
    await client.unbind();
  }
}

async function canSignIn(forest: SampleForest, name: string, password: string): Promise<boolean> {
  const client = clientOf(forest);
  try {
    await client.bind(name, password);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  } finally {
    await client.unbind();
  }
}

function clientOf({ ldapsUrl, host, caFile }: SampleForest): Client {
  return new Client({ url: ldapsUrl, tlsOptions: { ca: [readFileSync(caFile)], servername: host } });
}
