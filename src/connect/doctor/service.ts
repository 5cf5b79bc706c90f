import { runChecks, runContext, selectChecks } from '../../diagnose/doctor/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { DoctorRequest, SideReport } from '../control/examine.ts';
import type { AgentOperations } from '../control/operations.ts';
import { connectChecks } from './checks.ts';

/** The checks, run inside of the service. */
export async function runAsService(
  { configuration, agent }: { readonly configuration: ConnectConfiguration; readonly agent: AgentOperations },
  { language, ...selection }: DoctorRequest,
  signal: AbortSignal,
): Promise<SideReport> {
  await using tree = connectChecks({
    configuration,
    isService: true,
    mayReadSecrets: true,
    isServing: async () => true,
    agent: async () => agent,
  });
  const checks = await runChecks(selectChecks(tree.checks, selection), { language, signal, mayReadSecrets: true });
  return { context: runContext('service'), checks };
}
