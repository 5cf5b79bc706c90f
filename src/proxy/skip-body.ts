import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

const LONGEST = 1_000_000;

/**
 * Reads past the page that comes with a refused CONNECT, so that the connection can carry the next one, as NTLM needs
 * it. False when it cannot: the proxy closes, the page has no end of its own, or is absurdly long.
 */
export async function skipBody(socket: Socket, headers: IncomingHttpHeaders, head: Buffer): Promise<boolean> {
  const closes = /close/i.test(String(headers['proxy-connection'] ?? headers.connection ?? ''));
  if (closes) return false;
  const isChunked = /chunked/i.test(headers['transfer-encoding'] ?? '');
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (!isChunked && !(length <= LONGEST)) return false;
  const isComplete = isChunked ? hasLastChunk : (body: Buffer) => body.length >= length;
  let body = head;
  while (!isComplete(body)) {
    const chunk: Buffer | undefined = socket.read() ?? (await nextChunk(socket));
    if (chunk === undefined) return false;
    body = Buffer.concat([body, chunk]);
    if (body.length > LONGEST) return false;
  }
  return true;
}

/** Whether a chunked body (RFC 9112 7.1) has come to its end. */
function hasLastChunk(body: Buffer): boolean {
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) return false;
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return false;
    if (size === 0) return body.indexOf('\r\n\r\n', lineEnd) >= 0;
    at = lineEnd + 2 + size + 2;
  }
  return false;
}

async function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const onData = (chunk: Buffer): void => {
    socket.pause();
    resolve(chunk);
  };
  const onEnd = (): void => resolve(undefined);
  socket.once('data', onData).once('end', onEnd).once('close', onEnd);
  socket.resume();
  try {
    return await promise;
  } finally {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd);
  }
}
