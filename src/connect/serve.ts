import { loadConfiguration } from '../base/configuration/configuration.ts';
import { limitHeapGrowth } from './heap.ts';
import type { Logger } from '../base/log.ts';
import { createLog } from '../base/log.ts';
import { runServices } from '../base/work.ts';
import { Agent } from './agent.ts';
import { anchorService } from './anchor-service.ts';
import { connectConfiguration } from './configuration.ts';
import { serveControl } from './control/server.ts';
import { runAsService } from './doctor/service.ts';
import type { AgentOperations, RunProgress, RunSummary } from './control/operations.ts';
import { controlSocket } from './agent-operations.ts';
import { schedule } from './schedule.ts';
import { watchRules } from './watch-rules.ts';

export interface ServeOptions {
  readonly signal: AbortSignal;
  readonly log?: Logger;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onRun?: (run: RunSummary) => void;
  readonly onReady?: (agent: AgentOperations) => void;
}

/** `hawser connect serve`: the agent until `signal` aborts. Rejects with the reason when its database is lost. */
export async function serveAgent(configurationFile: string | undefined, options: ServeOptions): Promise<void> {
  const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
  if (configuration.heapGrowth !== null) limitHeapGrowth(configuration.heapGrowth);
  const { signal, log = createLog({ role: 'connect', level: configuration.logLevel }), onReady } = options;
  await using agent = await Agent.open({ configuration, log, holder: 'hawser connect serve' });
  agent.isServing = true;
  await using control = await serveControl(
    controlSocket(configuration.dataFolder),
    agent,
    log,
    async (wanted, stop) => await runAsService({ configuration, agent }, wanted, stop),
  );
  void control; // held until the end of this function
  log.info(
    { forests: configuration.forests.map(({ domain }) => domain), cloud: configuration.cloud.url },
    'the agent runs',
  );
  onReady?.(agent);
  const onRun = (run: RunSummary): void => {
    options.onRun?.(run);
    const isHeldBack = run.steps.some(({ counters }) => (counters['heldBack'] ?? 0) > 0);
    if (run.result !== 'success') agent.heartbeats.soon({ isUrgent: isHeldBack });
  };
  const cycles = schedule(agent, { ...options, log, onRun, settings: configuration.schedule });
  const { folder, reload } = configuration.rules;
  const services = [
    agent.databaseLife,
    cycles,
    agent.relay.service,
    agent.passwordHashes,
    anchorService({ write: async (stop) => await agent.writeSourceAnchors(stop), log }),
    ...(configuration.health.enabled ? [agent.heartbeats] : []),
    ...(reload === 'automatic' && folder !== undefined ? [watchRules({ folder, agent, log })] : []),
  ];
  await runServices(services, signal);
}
