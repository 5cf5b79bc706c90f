import { z } from 'zod';
import type { DetailItem } from '../../base/details.ts';
import { detail } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import type { OutboundAnswer } from './outbound-client.ts';

/**
 * What the cloud said, parsed. Throws `connect.cloud-busy` (429, 5xx: worth another try), `connect.agent-revoked`,
 * `connect.cloud-refused` and
 * `connect.unexpected-answer` (not our JSON: a proxy's or captive portal's page).
 */
export function readAnswer<S extends z.ZodType>(
  schema: S,
  url: string,
  { status: begun, text, headers }: OutboundAnswer,
): z.output<S> {
  const body = parseJson(text);
  const status = lateStatus(body) ?? begun;
  if (status >= 200 && status < 300) {
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    const what =
      body === undefined ? String(headers['content-type'] ?? 'no content') : 'another version of the contract';
    throw connectErrors('connect.unexpected-answer', { url, what }, { cause: result.error });
  }
  if (status === 429 || status >= 500)
    throw connectErrors('connect.cloud-busy', { status }, { detail: text.slice(0, 500) });
  const refusal = refusalIn(body);
  if (refusal === undefined) throw connectErrors('connect.unexpected-answer', { url, what: `status ${status}` });
  const { code, message } = refusal;
  if (code === 'invalid_client' || code === 'cloud.agent-revoked')
    throw connectErrors('connect.agent-revoked', { message });
  throw connectErrors('connect.cloud-refused', { status, code, message });
}

const ownRefusal = z.object({
  error: z.object({ code: z.string(), message: z.string().default(''), data: z.unknown().optional() }),
});
const oauthRefusal = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Errors of ours are an object with a code and its data, which say it again in any language; those of OAuth a string
 * with a description, which is what another program says.
 */
function refusalIn(body: unknown): { readonly code: string; readonly message: DetailItem } | undefined {
  const own = ownRefusal.safeParse(body).data?.error;
  if (own !== undefined) {
    const { code, message, data } = own;
    return { code, message: detail.safeParse({ code, values: data }).data ?? message };
  }
  const oauth = oauthRefusal.safeParse(body).data;
  return oauth && { code: oauth.error, message: oauth.error_description ?? oauth.error };
}

/** An answer that was kept alive began with 200 before its error was known; the status is inside then. */
function lateStatus(body: unknown): number | undefined {
  const late = lateError.safeParse(body);
  return late.success ? late.data.error.status : undefined;
}

const lateError = z.object({ error: z.object({ code: z.string(), status: z.int().min(400).max(599) }) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // reported by the caller, which knows what was expected
  }
}
