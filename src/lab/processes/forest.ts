import { once } from 'node:events';
import type { LdifReport, PracticeForest, PracticeForestOptions } from '../../practice/index.ts';
import { startPracticeForest } from '../../practice/index.ts';
import { playRole } from '../role.ts';
import type { SamplePerson } from '../sample-person.ts';
import { findSamplePerson, SAMPLE_PASSWORD } from '../sample-person.ts';

export interface ForestSettings extends PracticeForestOptions {
  /** How far the clock of the domain controller is ahead. */
  readonly clockOffsetMs?: number;
}

export interface ForestReady {
  readonly domain: string;
  readonly baseDn: string;
  /** The other domains of the forest, each with its domain controller as connect.yaml wants it. */
  readonly furtherDomains?: readonly { readonly domain: string; readonly server: string }[];
  /** The domains and the suffixes of its people's names, in lower case: what counts as verified in the lab. */
  readonly suffixes: readonly string[];
  readonly caFile: string;
  readonly ldapsUrl: string;
  /** As connect.yaml wants it: the name in the certificate, address and port. */
  readonly server: string;
  readonly administrator: { readonly dn: string; readonly upn: string; readonly password: string };
  readonly serviceAccount: { readonly upn: string; readonly password: string };
  /** null: nobody whose password the lab knows. */
  readonly samplePerson: SamplePerson | null;
  /** What became of an organisation's own export, when it was loaded now. */
  readonly ldif?: LdifReport | undefined;
}

/** The practice forest as a role of the lab. */
playRole<ForestSettings>(async ({ clockOffsetMs = 0, ...settings }, reportReady, signal) => {
  const clock = { now: () => new Date(Date.now() + clockOffsetMs) };
  await using forest = await startPracticeForest({ ...settings, userPassword: SAMPLE_PASSWORD, clock });
  const { domain, baseDn, caFile, ldapsUrl, administrator, serviceAccount, domains } = forest;
  const host = `dc1.${domain}`;
  const server = `${host}=${new URL(ldapsUrl).host}`;
  // A forest that was broken on purpose, in its certificate too, still starts: it has nobody to offer then.
  const samplePerson = await findSamplePerson({ ldapsUrl, host, caFile, baseDn, administrator }).catch(() => null);
  reportReady({
    domain,
    baseDn,
    furtherDomains: domains.slice(1).map((one) => ({ domain: one.domain, server: one.server })),
    suffixes: suffixesOf(forest),
    caFile,
    ldapsUrl,
    server,
    administrator,
    serviceAccount,
    samplePerson,
    ldif: forest.ldif,
  } satisfies ForestReady);
  if (!signal.aborted) await once(signal, 'abort');
});

/**
 * Internal suffixes such as `.local` stay out: nobody can verify them, and what the cloud does then is worth seeing.
 */
function suffixesOf({ domains, store }: PracticeForest): readonly string[] {
  const suffixes = new Set(domains.map(({ domain }) => domain.toLowerCase()));
  for (const entry of store.entries()) {
    const suffix = entry.text('userprincipalname')?.split('@')[1]?.toLowerCase();
    if (suffix !== undefined && /\.[a-z]{2,}$/.test(suffix) && !suffix.endsWith('.local')) suffixes.add(suffix);
  }
  return [...suffixes];
}
