import { systemCodeOf } from '../../base/system-error.ts';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { baseErrors } from '../../base/base-errors.ts';
import { entryOf, HawserError } from '../../base/errors.ts';
import type { DetailValues } from '../../base/details.ts';
import type { AgentEvidence } from './operations.ts';
import { connectErrors } from '../errors.ts';
import type {
  AgentOperations,
  AgentStatus,
  DomainRights,
  HeldDelete,
  ErrorList,
  KeyStatus,
  PasswordHashStatus,
  PendingExports,
  RunProgress,
  RelayStatus,
  RelayTest,
  RulesReload,
  RunSummary,
  ThresholdList,
} from './operations.ts';

interface WireError {
  readonly code: string;
  readonly data?: DetailValues;
  readonly message?: string;
}

/** Nobody listens, nobody ever did, or the service ends at this moment. */
const disconnectCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'UND_ERR_SOCKET']);

/** Speaks to the service behind the socket at `path`; undefined when nothing listens there. */
export async function connectControl(path: string): Promise<(AgentOperations & AsyncDisposable) | undefined> {
  if (!existsSync(path)) return undefined;
  const agent = new Agent({ connect: { socketPath: path }, headersTimeout: 0, bodyTimeout: 0 });
  const operations = operationsOver(agent, path);
  try {
    await operations.status();
    return { ...operations, [Symbol.asyncDispose]: async () => await agent.destroy() };
  } catch (error) {
    await agent.destroy();
    // The socket of a service that was killed is still there as a file.
    if (disconnectCodes.has(systemCodeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function operationsOver(agent: Agent, path: string): AgentOperations {
  const ask = async <T>(method: 'GET' | 'POST', target: string, body?: unknown): Promise<T> => {
    const answer = await request(`http://agent${target}`, {
      method,
      dispatcher: agent,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service is of this version
    const value = (await answer.body.json()) as T & { error?: WireError };
    if (answer.statusCode >= 400) throw fromWire(value.error);
    return value;
  };
  return {
    status: async () => await ask<AgentStatus>('GET', '/status'),
    sync: async (options, onProgress, signal) => await synchronize(agent, path, options, onProgress, signal),
    runs: async ({ limit, before }) =>
      await ask<readonly RunSummary[]>('GET', `/runs?limit=${limit}${before === undefined ? '' : `&before=${before}`}`),
    errors: async ({ limit = 1000, after } = {}) =>
      await ask<ErrorList>(
        'GET',
        `/errors?limit=${limit}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
      ),
    pending: async ({ limit = 1000, after } = {}) =>
      await ask<PendingExports>(
        'GET',
        `/pending?limit=${limit}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
      ),
    threshold: async () => await ask<ThresholdList>('GET', '/threshold'),
    heldDeletes: async (which) => await ask<readonly HeldDelete[]>('POST', '/threshold/deletes', which),
    decideHold: async (decision) => await ask<ThresholdList>('POST', '/threshold/decisions', decision),
    probe: async () => await ask<readonly DomainRights[]>('POST', '/rights', {}),
    setStaging: async (on) => await ask<AgentStatus>('POST', '/staging', { on }),
    reloadRules: async () => await ask<RulesReload>('POST', '/rules/reload', {}),
    explain: async (object) =>
      await ask<Awaited<ReturnType<AgentOperations['explain']>>>(
        'GET',
        `/explain?object=${encodeURIComponent(object)}`,
      ),
    switchRelay: async (options) => await ask<RelayStatus>('POST', '/relay', options),
    rotateKey: async () => await ask<KeyStatus>('POST', '/key/rotate', {}),
    testRelay: async () => await ask<RelayTest>('POST', '/relay/test', {}),
    switchPasswordHashes: async (options) => await ask<PasswordHashStatus>('POST', '/password-hashes', options),
    synchronizePasswordHashes: async () => await ask<PasswordHashStatus>('POST', '/password-hashes/cycle', {}),
    evidence: async ({ days }) => await ask<AgentEvidence>('GET', `/evidence?days=${days}`),
  };
}

/** One cycle, whose progress comes line by line. */
async function synchronize(
  agent: Agent,
  path: string,
  ...[options, onProgress, signal]: Parameters<AgentOperations['sync']>
): Promise<RunSummary> {
  const headers = { 'content-type': 'application/json' };
  const answer = await request('http://agent/sync', {
    method: 'POST',
    body: JSON.stringify(options),
    headers,
    dispatcher: agent,
    signal,
  });
  for await (const line of createInterface({ input: answer.body })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service is of this version
    const message = JSON.parse(line) as { progress?: RunProgress; run?: RunSummary; error?: WireError };
    if (message.progress) onProgress(message.progress);
    if (message.run) return message.run;
    if (message.error) throw fromWire(message.error);
  }
  throw connectErrors(
    'connect.service-not-running',
    { folder: path },
    { detail: 'the connection ended before the cycle did' },
  );
}

/** The same error on this side: the catalogue holds its texts, the wire only code and values. */
function fromWire(error: WireError | undefined): HawserError {
  const entry = error && entryOf(error.code);
  if (entry)
    return new HawserError(error.code, entry, error.data ?? {}, {
      ...(error.message !== undefined && { detail: error.message }),
    });
  return baseErrors('base.internal', { correlationId: error?.code ?? 'unknown' });
}
