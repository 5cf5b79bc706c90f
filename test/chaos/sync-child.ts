/**
 * One synchronization in a process that may be killed: reports every piece of progress to its parent, which decides
 * when.
 */
import { openSetup, openAgentOperations } from '../../src/connect/index.ts';

export interface SyncChildSettings {
  readonly configurationFile: string;
  readonly full: boolean;
}

process.once('message', ({ configurationFile, full }: SyncChildSettings) => {
  void run(configurationFile, full);
});

async function run(configurationFile: string, full: boolean): Promise<void> {
  try {
    openSetup(configurationFile);
    await using agent = await openAgentOperations(configurationFile);
    process.send?.({ opened: true });
    const result = await agent.sync(
      { full },
      ({ step, done }) => void process.send?.({ step, done }),
      new AbortController().signal,
    );
    process.send?.({ result });
  } catch (error) {
    process.send?.({ failed: String(error) });
  } finally {
    process.disconnect?.();
  }
}
