import { systemCodeOf } from '../../base/system-error.ts';
import { existsSync } from 'node:fs';
import { Agent as Dispatcher, request } from 'undici';
import { z } from 'zod';
import { languages } from '../../base/messages.ts';
import type { CheckResult, RunContext } from '../../diagnose/doctor/index.ts';
import { doctorErrors } from '../../diagnose/doctor/index.ts';

/**
 * What `POST /doctor` of the local socket takes: the service looks for itself, with its own account and environment.
 */
export const doctorRequest = z.strictObject({
  only: z.array(z.string()).default([]),
  skip: z.array(z.string()).default([]),
  also: z.array(z.string()).default([]),
  language: z.enum(languages).default('en'),
});
export type DoctorRequest = z.infer<typeof doctorRequest>;

/** What one side saw. */
export interface SideReport {
  readonly context: RunContext;
  readonly checks: readonly CheckResult[];
}

/**
 * Asks the running service through its socket; undefined when none runs, or when the caller may not. Throws
 * `doctor.agent-silent`.
 */
export async function askService(
  socketPath: string,
  wanted: DoctorRequest,
  signal: AbortSignal,
): Promise<SideReport | undefined> {
  if (!existsSync(socketPath)) return undefined;
  const dispatcher = new Dispatcher({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });
  try {
    const answer = await request('http://agent/doctor', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
      dispatcher,
      signal,
    });
    if (answer.statusCode === 404) return undefined; // an older service
    if (answer.statusCode !== 200) throw doctorErrors('doctor.agent-silent', { reason: `status ${answer.statusCode}` });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service at the other end is of this version
    return (await answer.body.json()) as SideReport;
  } catch (cause) {
    signal.throwIfAborted();
    const reason = systemCodeOf(cause) ?? '';
    // The socket of a service that was killed is still there as a file; that of another account cannot be opened.
    if (['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'UND_ERR_SOCKET', 'EACCES', 'EPERM'].includes(reason))
      return undefined;
    throw cause;
  } finally {
    await dispatcher.destroy();
  }
}
