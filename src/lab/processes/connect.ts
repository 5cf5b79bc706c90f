import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AgentStatus } from '../../connect/index.ts';
import { openSetup, serveAgent } from '../../connect/index.ts';
import { playRole } from '../role.ts';
// oxlint-disable-next-line import/no-unassigned-import -- what one side stores, the other one shows
import '../texts.ts';
import type { ForestReady } from './forest.ts';

export interface ConnectSettings {
  readonly folder: string;
  readonly configurationFile: string;
  readonly cloudUrl: string;
  /** What it trusts besides the authorities of the system. */
  readonly cloudCaFile?: string | undefined;
  readonly tenant: string;
  readonly invite: string;
  readonly forest: Omit<ForestReady, 'samplePerson'>;
  readonly heartbeatSeconds?: number;
  /** The configuration and the secrets are as they were left. */
  readonly isRestart?: boolean;
}

export interface ConnectReady {
  readonly status: AgentStatus;
}

/** Connect as a role of the lab: a new one is set up as an administrator would do it, with a one-time code. */
playRole<ConnectSettings>(async (settings, reportReady, signal) => {
  const { configurationFile, isRestart = false } = settings;
  if (!isRestart) await setUp(settings);
  await serveAgent(configurationFile, {
    signal,
    onReady: (agent) => {
      void agent.status().then((status) => reportReady({ status } satisfies ConnectReady));
    },
    onProgress: (progress) => void process.send?.({ progress }),
    onRun: (run) => void process.send?.({ run }),
  });
});

async function setUp({
  folder,
  configurationFile,
  cloudUrl,
  cloudCaFile: caFile,
  tenant,
  invite,
  forest,
  heartbeatSeconds,
}: ConnectSettings): Promise<void> {
  const configuration = {
    dataFolder: folder,
    cloud: { url: cloudUrl, tenant, ...(caFile !== undefined && { caFile }) },
    forests: [
      {
        domain: forest.domain,
        servers: [forest.server],
        caFile: forest.caFile,
        domains: (forest.furtherDomains ?? []).map(({ domain, server }) => ({ domain, servers: [server] })),
        account: forest.serviceAccount.upn,
        writeSourceAnchor: true,
      },
    ],
    schedule: { everySeconds: 30, watchSeconds: 1 },
    ...(heartbeatSeconds !== undefined && { health: { everySeconds: heartbeatSeconds } }),
  };
  writeFileSync(configurationFile, stringify(configuration));
  const setup = openSetup(configurationFile);
  setup.storeSecret(forest.domain, forest.serviceAccount.password);
  if (!existsSync(join(folder, 'registered'))) {
    await setup.register({ code: invite, name: 'lab' });
    writeFileSync(join(folder, 'registered'), '');
  }
}
