import { required } from '../../base/assert.ts';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { practiceErrors } from '../errors.ts';
import { decodeTransaction, encodeTransaction, type Transaction } from './change.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { Store } from './store.ts';

/** A journal of this size is folded into a new snapshot at the next start or stop. */
const worthFolding = 4 * 1024 * 1024;

/**
 * The data folder of a practice forest: `snapshot.jsonl` and the journal of what happened since, one transaction a
 * line. A transaction is handed to the operating system before it is answered, so a killed process loses nothing; a
 * line that was torn by the kill was never answered and is cut off. (A loss of power may cost the last moments: nothing
 * is forced to the disk but snapshots.)
 */
export class Persistence {
  readonly #folder: string;
  readonly #store: Store;
  #generation = 0;
  #journal: number | undefined;
  #properties: Readonly<Record<string, string>> = {};

  constructor(folder: string, store: Store) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#store = store;
  }

  get #snapshotPath(): string {
    return join(this.#folder, 'snapshot.jsonl');
  }

  #journalPath(generation: number): string {
    return join(this.#folder, `journal-${generation}.jsonl`);
  }

  /** What the folder says about itself, once it was loaded or created. */
  get properties(): Readonly<Record<string, string>> {
    return this.#properties;
  }

  /** Loads the directory that is in the folder; false when there is none. */
  load(): boolean {
    if (!existsSync(this.#snapshotPath)) return false;
    const header = readSnapshot(this.#snapshotPath, this.#store);
    this.#generation = header.generation;
    this.#properties = header.properties;
    this.#openJournal();
    this.#replay();
    if (fstatSync(required(this.#journal, 'journal')).size > worthFolding) this.#fold();
    this.#store.keepJournal((transaction) => this.#append(transaction));
    return true;
  }

  /** Makes what is in the store the contents of the folder. */
  create(properties: Readonly<Record<string, string>>): void {
    this.#properties = properties;
    this.#fold();
    this.#store.keepJournal((transaction) => this.#append(transaction));
  }

  close(): void {
    if (this.#journal === undefined) return;
    if (fstatSync(this.#journal).size > worthFolding) this.#fold();
    closeSync(this.#journal);
    this.#journal = undefined;
  }

  #append(transaction: Transaction): void {
    writeSync(required(this.#journal, 'journal'), `${encodeTransaction(transaction)}\n`);
  }

  #openJournal(): void {
    if (this.#journal !== undefined) closeSync(this.#journal);
    this.#journal = openSync(this.#journalPath(this.#generation), 'a', 0o600);
  }

  #replay(): void {
    const path = this.#journalPath(this.#generation);
    const octets = readFileSync(path);
    let from = 0;
    for (let line = 1; from < octets.length; line++) {
      const end = octets.indexOf(10, from);
      if (end < 0) {
        truncateSync(path, from);
        break;
      }
      this.#store.apply(this.#decode(octets.toString('utf8', from, end), path, line));
      from = end + 1;
    }
  }

  #decode(text: string, path: string, line: number): Transaction {
    try {
      return decodeTransaction(text);
    } catch (cause) {
      throw practiceErrors('practice.journal-damaged', { file: path, line }, { cause });
    }
  }

  /** The new journal exists before the snapshot that asks for it; the old one goes after. */
  #fold(): void {
    this.#generation++;
    this.#openJournal();
    ftruncateSync(required(this.#journal, 'journal'), 0);
    writeSnapshot(this.#snapshotPath, this.#store, this.#generation, this.#properties);
    for (const name of readdirSync(this.#folder)) {
      if (/^journal-\d+\.jsonl$/.test(name) && name !== `journal-${this.#generation}.jsonl`)
        rmSync(join(this.#folder, name));
    }
  }
}
