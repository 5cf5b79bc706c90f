import { baseErrors } from '../../base/base-errors.ts';
import { readLimited, unreadable } from '../../base/http/body.ts';
import { defineDetails } from '../../base/details.ts';
import { webMessages } from '../messages.ts';

const formDetail = defineDetails({ 'web.no-form': webMessages.noForm });

/**
 * What a browser sent, by the name of the field: usually one, none for a box that is not ticked, and whatever somebody
 * made up.
 */
export type Posted = ReadonlyMap<string, readonly (string | File)[]>;

const KIBIBYTE = 1024;
/** Forms are small: only files make a body large. */
export const FORM_LIMIT = 64 * KIBIBYTE;
/** Parts of one body: each costs memory beyond its octets. */
const MAX_PARTS = 200;

/**
 * Reads a form, and never more of it than `limit`. Throws `base.request-too-large`, `base.request-too-slow`,
 * `base.media-type`, and `base.request-invalid` for what is no form.
 */
export async function readForm(request: Request, limit = FORM_LIMIT): Promise<Posted> {
  const type = request.headers.get('content-type') ?? '';
  const hasFiles = /^multipart\/form-data\b/i.test(type);
  if (!hasFiles && !/^application\/x-www-form-urlencoded\b/i.test(type)) throw unreadable(type);
  const body = await readLimited(request, hasFiles ? limit : Math.min(limit, FORM_LIMIT));
  if (hasFiles && countParts(body) > MAX_PARTS) throw noForm();
  const fields = hasFiles ? await readParts(body, type) : new URLSearchParams(body.toString('utf8'));
  const posted = new Map<string, (string | File)[]>();
  for (const [name, value] of fields) posted.getOrInsertComputed(name, () => []).push(value);
  return posted;
}

async function readParts(body: Buffer<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    throw noForm(cause);
  }
}

function countParts(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf('\r\n\r\n'); at >= 0 && count <= MAX_PARTS; at = body.indexOf('\r\n\r\n', at + 4)) count++;
  return count;
}

function noForm(cause?: unknown): Error {
  return baseErrors('base.request-invalid', { problems: formDetail('web.no-form') }, { cause });
}
