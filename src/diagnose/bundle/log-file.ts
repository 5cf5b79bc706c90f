import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Text } from '../../base/messages.ts';
import { LineSplitter } from '../text/lines.ts';
import { createDecoder, detectEncoding } from '../text/encoding.ts';
import type { BundleFile } from './source.ts';

const about: Text = { en: 'a log or text that was given', nl: 'een opgegeven log of tekst' };

/**
 * A log as a file of the bundle: its last `lastBytes`, from a whole line on. Read as a stream; any encoding goes in,
 * UTF-8 comes out.
 */
export function logFile(
  path: string,
  file: string,
  { lastBytes, what = about }: { lastBytes: number; what?: Text },
): BundleFile {
  return { path, about: what, isEvidence: true, lines: () => linesOf(file, lastBytes) };
}

async function* linesOf(file: string, lastBytes: number): AsyncGenerator<string> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  const head = Buffer.alloc(8192);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  const encoding = detectEncoding(head.subarray(0, bytesRead));
  if (encoding === 'binary') {
    yield '[binary, left out]';
    return;
  }
  const start = Math.max(0, size - lastBytes) & ~1; // UTF-16 is cut between two characters
  const decode = createDecoder(encoding);
  let waiting: string[] = [];
  const splitter = new LineSplitter((line) => waiting.push(line));
  let isTorn = start > 0;
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { start, highWaterMark: 256 * 1024 });
  for await (const chunk of chunks) {
    splitter.push(decode(chunk, false));
    if (waiting.length === 0) continue;
    yield* isTorn ? waiting.slice(1) : waiting;
    isTorn = false;
    waiting = [];
  }
  splitter.push(decode(new Uint8Array(0), true));
  splitter.end();
  yield* waiting;
}
