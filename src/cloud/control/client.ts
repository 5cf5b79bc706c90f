import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { baseErrors } from '../../base/base-errors.ts';
import { entryOf, HawserError } from '../../base/errors.ts';
import type { DetailValues } from '../../base/details.ts';
import type { Operate, OperationOutput } from './operations.ts';
import { accountHere, OPERATOR_HEADER } from './operator.ts';

interface WireError {
  readonly code: string;
  readonly data?: DetailValues;
  readonly message?: string;
}

/**
 * Speaks to the service behind the socket at `path`. Rejects with ECONNREFUSED or ENOENT when nothing listens there.
 */
export function controlClient(path: string): Operate {
  return async (name, input) => {
    const { status, body } = await post(path, `/${name}`, JSON.stringify(input));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service at the other end is of this version
    const answer = JSON.parse(body, reviveDates) as OperationOutput<typeof name> & { readonly error?: WireError };
    if (status >= 400) throw fromWire(answer.error);
    return answer;
  };
}

async function post(socketPath: string, path: string, body: string): Promise<{ status: number; body: string }> {
  return await new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      [OPERATOR_HEADER]: accountHere(),
    };
    // A connection of its own: one that was kept may be closing at this moment.
    request({ socketPath, path, method: 'POST', headers, agent: false }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 500, body: answer }), reject);
    })
      .once('error', reject)
      .end(body);
  });
}

/** Fields whose names end in "At" are times. */
function reviveDates(key: string, value: unknown): unknown {
  return key.endsWith('At') && typeof value === 'string' ? new Date(value) : value;
}

/** The same error on this side: the catalogue has its texts, the wire only its code and values. */
function fromWire(error: WireError | undefined): HawserError {
  const entry = error && entryOf(error.code);
  if (entry) return new HawserError(error.code, entry, error.data ?? {});
  return baseErrors('base.internal', { correlationId: error?.code ?? 'unknown' });
}
