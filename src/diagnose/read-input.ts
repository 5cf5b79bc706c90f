import type { Facts } from './parse/facts.ts';
import { Session } from './parse/session.ts';
import type { EncodingName } from './text/encoding.ts';
import { createDecoder, detectEncoding } from './text/encoding.ts';

export interface DiagnoseInput {
  readonly name: string;
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface ReadOptions {
  /** How many bytes of an input that makes no sense are read before giving up. */
  readonly senselessLimit?: number;
  /** Called now and then with what has been read so far. */
  readonly onProgress?: (progress: { readonly input: string; readonly bytes: number }) => void;
}

const defaultSenselessLimit = 32 * 1024 * 1024;
const sniffLength = 8192;
const progressStep = 8 * 1024 * 1024;

/** What was found in one input. */
export interface Reading {
  readonly name: string;
  readonly encoding: string;
  readonly lines: number;
  readonly cut: boolean;
  readonly facts: Facts;
}

/** Reads one input; memory does not grow with it. */
export async function readInput({ name, content }: DiagnoseInput, options: ReadOptions): Promise<Reading> {
  const { senselessLimit = defaultSenselessLimit } = options;
  const session = new Session();
  if (typeof content === 'string') {
    session.push(content);
    return { name, encoding: 'utf-8', lines: session.lines, cut: false, facts: session.end() };
  }
  const stream = content instanceof Uint8Array ? piecesOf(content) : content;
  let decode: ReturnType<typeof createDecoder> | undefined;
  let encoding: EncodingName = 'utf-8';
  let head: Uint8Array = new Uint8Array(0);
  let bytes = 0;
  let reported = 0;
  let cut = false;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes - reported > progressStep) {
      reported = bytes;
      options.onProgress?.({ input: name, bytes });
    }
    if (!decode) {
      head = head.length ? Buffer.concat([head, chunk]) : chunk;
      if (head.length < sniffLength) continue;
      encoding = detectEncoding(head.subarray(0, sniffLength));
      decode = createDecoder(encoding);
      session.push(decode(head, false));
      head = new Uint8Array(0);
    } else session.push(decode(chunk, false));
    if ((encoding === 'binary' || bytes > senselessLimit) && !session.recognised) {
      cut = true;
      break;
    }
  }
  if (!decode) {
    encoding = detectEncoding(head);
    decode = createDecoder(encoding);
  }
  session.push(decode(head, true));
  const facts = session.end();
  return { name, encoding, lines: session.lines, cut, facts };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 1024 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
