import { once } from 'node:events';
import type { PracticeForestOptions } from '../../practice/index.ts';
import { startPracticeForest } from '../../practice/index.ts';
import { playRole } from '../role.ts';

export type ForestSettings = PracticeForestOptions;

export interface ForestReady {
  readonly domain: string;
  readonly baseDn: string;
  readonly caFile: string;
  readonly ldapsUrl: string;
  /** As connect.yaml wants it: the name in the certificate, address and port. */
  readonly server: string;
  readonly administrator: { readonly dn: string; readonly upn: string; readonly password: string };
  readonly serviceAccount: { readonly upn: string; readonly password: string };
}

/** The practice forest as a role of the lab. */
playRole<ForestSettings>(async (settings, reportReady, signal) => {
  await using forest = await startPracticeForest(settings);
  const { domain, baseDn, caFile, ldapsUrl, administrator, serviceAccount } = forest;
  const server = `dc1.${domain}=${new URL(ldapsUrl).host}`;
  reportReady({ domain, baseDn, caFile, ldapsUrl, server, administrator, serviceAccount } satisfies ForestReady);
  if (!signal.aborted) await once(signal, 'abort');
});
