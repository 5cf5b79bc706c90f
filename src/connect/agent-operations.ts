import { join } from 'node:path';
import { loadConfiguration } from '../base/configuration/configuration.ts';
import { isHawserError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import { Agent } from './agent.ts';
import { connectConfiguration } from './configuration.ts';
import { connectControl } from './control/client.ts';
import type { AgentOperations } from './control/operations.ts';
import { limitHeapGrowth } from './heap.ts';

export const controlSocket = (dataFolder: string): string => join(dataFolder, 'control.sock');

/** The running service through its socket, or the agent opened here when none runs. */
export async function openAgentOperations(
  configurationFile: string | undefined,
): Promise<AgentOperations & AsyncDisposable> {
  const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
  const socket = controlSocket(configuration.dataFolder);
  const running = await connectControl(socket);
  if (running) return running;
  if (configuration.heapGrowth !== null) limitHeapGrowth(configuration.heapGrowth);
  try {
    return await Agent.open({
      configuration,
      // What a single command has to say it says itself; the log is for a closer look.
      log: createLog({ role: 'connect', level: 'info', file: join(configuration.dataFolder, 'commands.log') }),
      holder: 'a hawser connect command',
    });
  } catch (error) {
    // The service may have started in this very moment.
    const started = isHawserError(error, 'base.folder-in-use') ? await connectControl(socket) : undefined;
    if (started) return started;
    throw error;
  }
}
