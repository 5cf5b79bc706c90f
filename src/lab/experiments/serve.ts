import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandStyle } from '../../base/command-style.ts';
import { systemClock } from '../../base/clock.ts';
import { listen } from '../../base/http/server.ts';
import { createLog } from '../../base/log.ts';
import type { CloudReady, CloudSettings } from '../processes/cloud.ts';
import type { ForestReady } from '../processes/forest.ts';
import type { Inboxes } from '../receivers/site.ts';
import type { Roles } from '../roles.ts';
import { Experiments } from './experiments.ts';
import { messages } from './messages.ts';
import { trySite } from './site.ts';
import { asAdministrator, somePeople } from './world.ts';

/** So many people must be left when 600 of them are gone, for the share of the threshold too. */
const LEAST_PEOPLE = 1000;

export interface TryItOptions {
  readonly folder: string;
  readonly logs: string;
  readonly port: number;
  readonly tls: CloudSettings['tls'];
  readonly roles: Roles;
  readonly forest: ForestReady;
  readonly cloud: CloudReady;
  readonly style: CommandStyle;
  readonly inboxes: Inboxes;
}

/** Where the page is, before it is served. */
export function tryUrl(port: number, tls: CloudSettings['tls']): string {
  return `${tls ? 'https' : 'http'}://localhost:${port}/try`;
}

/** Serves the page on which the lab is broken and repaired. */
export async function serveTryIt({
  folder,
  logs,
  port,
  tls,
  roles,
  forest,
  cloud,
  style,
  inboxes,
}: TryItOptions): Promise<AsyncDisposable> {
  const log = createLog({ role: 'lab', level: 'info', file: join(logs, 'lab.log') });
  const world = {
    forest,
    stopForest: async () => await roles.stop('forest'),
    startForest: async () => await roles.startAgain('forest'),
  };
  const experiments = new Experiments(world, { file: join(folder, 'experiments.json'), log });
  const people = await asAdministrator(world, async (client) => {
    return (await somePeople(world, client, { most: LEAST_PEOPLE, attributes: [] })).length;
  });
  const hasEnough = people >= LEAST_PEOPLE;
  const app = trySite({
    experiments,
    publicUrl: new URL(tryUrl(port, tls)).origin,
    consoleUrl: `${cloud.url}/console`,
    caFile: cloud.caFile ?? null,
    impossible: (id) => (id === 'delete' && !hasEnough ? messages.tooFew : undefined),
    ...{ style, inboxes, clock: systemClock, log },
  });
  const server = await listen(app, {
    address: '127.0.0.1',
    port,
    tls: tls && { certificate: readFileSync(tls.certificateFile, 'utf8'), key: readFileSync(tls.keyFile, 'utf8') },
  });
  return {
    [Symbol.asyncDispose]: async () => {
      await server.stop(0);
      await experiments.settled();
    },
  };
}
