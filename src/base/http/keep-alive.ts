import { isObject } from '../object.ts';

/**
 * Proxies and firewalls cut a connection over which nothing came for a while (five minutes, often less), however busy
 * the server is with the answer. So an answer that takes long begins before it is known: status 200 and, from time to
 * time, a space, which JSON allows before its value. What only shows later can no longer change the status: an error
 * then arrives as the usual `{ "error": … }` with its `status` inside.
 */
export async function keepAlive(answer: Promise<Response>, everyMs: number): Promise<Response> {
  const { promise: waited, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), everyMs);
  try {
    return (await Promise.race([answer, waited])) ?? beginEarly(answer, everyMs);
  } finally {
    clearTimeout(timer);
  }
}

/** Buffers in between would keep the spaces back. */
const headers = {
  'content-type': 'application/json',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

function beginEarly(answer: Promise<Response>, everyMs: number): Response {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let isOpen = true;
  const close = (): void => {
    isOpen = false;
    clearInterval(timer);
  };
  const finish = async (stream: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      const text = await bodyOf(await answer);
      if (!isOpen) return; // the caller went away; what was done is done
      close();
      stream.enqueue(encoder.encode(text));
      stream.close();
    } catch (error) {
      if (!isOpen) return;
      close();
      stream.error(error);
    }
  };
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      const beat = (): void => stream.enqueue(encoder.encode(' '));
      beat();
      timer = setInterval(beat, everyMs);
      void finish(stream);
    },
    cancel: close,
  });
  return new Response(body, { status: 200, headers });
}

async function bodyOf(response: Response): Promise<string> {
  if (response.status === 204) return 'null';
  if (response.status < 400) return await response.text();
  const body: unknown = await response.json();
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
  return JSON.stringify({ error: { ...error, status: response.status } });
}
