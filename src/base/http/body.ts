import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { baseErrors } from '../base-errors.ts';
import { SECOND } from '../clock.ts';
import { isHawserError } from '../errors.ts';

/** Of what is unpacked, at a time: a bomb is noticed after one of these too many. */
const chunkSize = 64 * 1024;
const decoders = new Map<string, () => Transform>([
  ['gzip', () => createGunzip({ chunkSize })],
  ['zstd', () => createZstdDecompress({ chunkSize })],
]);

/** The slowest line that is waited for, in octets a second. */
const SLOWEST = 64 * 1024;
const PATIENCE = 30 * SECOND;

/** How long a body of at most `octets` may take to arrive. */
export function bodyDeadlineMs(octets: number): number {
  return PATIENCE + (octets / SLOWEST) * SECOND;
}

export interface BodyOptions {
  readonly deadlineMs?: number;
}

/**
 * Reads a JSON body, compressed (gzip, zstd) or not, of at most `limit` octets on the wire and unpacked: what is more
 * is noticed while it streams, so that neither a large body nor a small bomb costs memory. Throws
 * `base.request-too-large`, `base.request-too-slow`, `base.media-type` and `base.request-invalid`.
 */
export async function readBody(request: Request, limit: number, options: BodyOptions = {}): Promise<unknown> {
  const type = request.headers.get('content-type');
  if (type !== null && !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) throw unreadable(type);
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const decoder = decoders.get(encoding);
  if (encoding !== 'identity' && !decoder) throw unreadable(encoding);
  try {
    const wire = arriving(request, limit, options);
    const plain = decoder ? await unpack(wire, decoder(), limit) : Buffer.concat(await Array.fromAsync(wire));
    return plain.length === 0 ? undefined : JSON.parse(plain.toString('utf8'));
  } catch (cause) {
    if (isHawserError(cause)) throw cause;
    throw baseErrors('base.request-invalid', { problems: `the body is not JSON in "${encoding}" encoding` }, { cause });
  }
}

async function unpack(wire: AsyncIterable<Uint8Array>, decoder: Transform, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await pipeline(Readable.from(wire), decoder, async (unpacked: AsyncIterable<Uint8Array>) => {
    for await (const chunk of within(unpacked, limit)) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** The octets of a body as they were sent, and never more than `limit`. Throws what `readBody` throws. */
export async function readLimited(
  request: Request,
  limit: number,
  options: BodyOptions = {},
): Promise<Buffer<ArrayBuffer>> {
  return Buffer.concat(await Array.fromAsync(arriving(request, limit, options)));
}

async function* arriving(
  request: Request,
  limit: number,
  { deadlineMs = bodyDeadlineMs(limit) }: BodyOptions,
): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  if (!request.body) return;
  const reader = request.body.getReader();
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => undefined); // of interest to those who still wait
  const seconds = Math.round(deadlineMs / SECOND);
  const timer = setTimeout(() => reject(baseErrors('base.request-too-slow', { seconds })), deadlineMs);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = await Promise.race([reader.read(), late]);
      if (part.done) return;
      yield part.value;
    }
  };
  try {
    yield* within(chunks(), limit);
  } finally {
    clearTimeout(timer);
  }
}

async function* within(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge(limit: number): Error {
  return baseErrors('base.request-too-large', { limit });
}

/** What came in is named, and no more of it than a line. */
export function unreadable(type: string): Error {
  return baseErrors('base.media-type', { type: type.slice(0, 100) });
}
