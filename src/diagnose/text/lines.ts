/** One line of an input, or a piece of an overlong one: pieces carry the number of the line they were cut from. */
export interface Line {
  readonly number: number;
  /** As given, for the evidence. */
  readonly raw: string;
  /** Cleaned for the readers. */
  readonly text: string;
}

/** Longer lines are handed on in pieces, so that memory stays bounded; one-line XML exports live on that. */
const pieceLength = 8192;
/** What one line may hold altogether; the rest of it is dropped. */
const lineLimit = 64 * 1024 * 1024;

/** Cuts decoded text into lines. Only the unfinished last line is kept between two pushes. */
export class LineSplitter {
  #rest = '';
  #number = 1;
  #inLine = 0;
  readonly #emit: (raw: string, number: number) => void;

  constructor(emit: (raw: string, number: number) => void) {
    this.#emit = emit;
  }

  get lines(): number {
    return this.#rest || this.#inLine ? this.#number : this.#number - 1;
  }

  push(text: string): void {
    const buffer = this.#rest ? this.#rest + text : text;
    let start = 0;
    for (;;) {
      const end = buffer.indexOf('\n', start);
      if (end < 0) break;
      const stop = end > start && buffer.charCodeAt(end - 1) === 13 ? end - 1 : end;
      this.#line(buffer.slice(start, stop));
      this.#number++;
      this.#inLine = 0;
      start = end + 1;
    }
    this.#rest = buffer.slice(start);
    if (this.#rest.length > 2 * pieceLength) this.#shorten();
  }

  end(): void {
    if (this.#rest) this.#line(this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest);
    this.#rest = '';
  }

  /** An endless line is handed on as it comes. */
  #shorten(): void {
    while (this.#rest.length > 2 * pieceLength) {
      const cut = boundary(this.#rest, 0);
      this.#piece(this.#rest.slice(0, cut));
      this.#rest = this.#rest.slice(cut);
    }
  }

  #line(line: string): void {
    if (line.length <= pieceLength && !line.includes('\r')) return this.#piece(line);
    // Old Mac line ends and progress output: the carriage return starts a new line on the screen.
    for (const part of line.split('\r')) {
      let start = 0;
      while (part.length - start > pieceLength) {
        const cut = boundary(part, start);
        this.#piece(part.slice(start, cut));
        start = cut;
      }
      this.#piece(part.slice(start));
    }
  }

  #piece(piece: string): void {
    this.#inLine += piece.length;
    if (this.#inLine <= lineLimit) this.#emit(piece, this.#number);
  }
}

/** A place to cut that tears no tag, value or word apart: behind a closing tag, else a blank, else anywhere. */
function boundary(text: string, start: number): number {
  const from = start + pieceLength;
  for (const mark of ['</Event>', '>', ' ']) {
    const found = text.lastIndexOf(mark, from - mark.length);
    if (found > start + pieceLength / 4) return found + mark.length;
  }
  return from;
}
