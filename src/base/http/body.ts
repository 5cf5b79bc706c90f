import { systemCodeOf } from '../system-error.ts';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { baseErrors } from '../base-errors.ts';
import { isHawserError } from '../errors.ts';

type Decoder = (octets: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const decoders = new Map<string, Decoder>([
  ['gzip', promisify(gunzip)],
  ['zstd', promisify(zstdDecompress)],
]);

/**
 * Reads a JSON body, compressed (gzip, zstd) or not, of at most `limit` octets on the wire and ten times that unpacked,
 * so that neither a large body nor a small bomb fills the memory. Throws `base.request-too-large` and
 * `base.request-invalid`.
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  const raw = await readLimited(request, limit);
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  try {
    const plain = encoding === 'identity' ? raw : await unpack(raw, encoding, 10 * limit);
    return plain.length === 0 ? undefined : JSON.parse(plain.toString('utf8'));
  } catch (cause) {
    if (isHawserError(cause)) throw cause;
    if (systemCodeOf(cause) === 'ERR_BUFFER_TOO_LARGE')
      throw baseErrors('base.request-too-large', { limit: 10 * limit });
    throw baseErrors('base.request-invalid', { problems: `the body is not JSON in "${encoding}" encoding` }, { cause });
  }
}

async function unpack(raw: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const decode = decoders.get(encoding);
  if (!decode)
    throw baseErrors('base.request-invalid', { problems: `content-encoding "${encoding}" is not supported` });
  return await decode(raw, { maxOutputLength: limit });
}

/** The octets of a body, and never more than `limit`. Throws `base.request-too-large`. */
export async function readLimited(request: Request, limit: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw baseErrors('base.request-too-large', { limit });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) throw baseErrors('base.request-too-large', { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
