import type { IncomingMessage } from 'node:http';

/**
 * The first `limit` octets of an answer's body. One that is longer, or cut, is no fault of the path: status and headers
 * came, and what there is of the body says whose answer it is. The connection then serves nothing else.
 */
export async function readStart(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch {
    // cut: see above
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
