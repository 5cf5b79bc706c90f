import { spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Migrations } from '../migrate.ts';
import { templateKey } from './key.ts';
import { CachedTemplates, ShippedTemplates } from './store.ts';

/**
 * What a new embedded database begins with. Making one from nothing takes seconds (initdb in WebAssembly, then every
 * migration); a template is the packed cluster after that, found by what it was made from, and copying it takes a fifth
 * of a second.
 */
export interface Templates {
  /** The packed cluster of a database to which these migrations were applied. Throws what the database program says. */
  find(features: readonly Migrations[]): Promise<Uint8Array>;
}

/** Those of this program: shipped with it, kept by this account (a clone keeps its own), or made now. */
export function ownTemplates(): Templates {
  return (own ??= new StoredTemplates({ shipped: shippedTemplates(), cacheFolder: cacheFolder() }));
}

let own: Templates | undefined;

/** For the build: each of these lists of migrations gets a template that comes with the program. */
export async function shipTemplates(lists: readonly (readonly Migrations[])[]): Promise<void> {
  const bare = await makeTemplate([]);
  for (const list of lists) shippedTemplates().write(templateKey(list), await makeTemplate(list, bare));
}

function shippedTemplates(): ShippedTemplates {
  return new ShippedTemplates(fileURLToPath(new URL('shipped/', import.meta.url)));
}

function cacheFolder(): string | undefined {
  const isClone = extname(import.meta.url) === '.ts';
  if (isClone) return fileURLToPath(new URL('../../../../.cache/templates', import.meta.url));
  // Where the launcher keeps compiled code.
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const folder = cache || (home && join(home, '.cache'));
  return folder ? join(folder, 'hawser', 'templates') : undefined;
}

export interface TemplatePlaces {
  readonly shipped?: ShippedTemplates;
  readonly cacheFolder: string | undefined;
}

export class StoredTemplates implements Templates {
  readonly #shipped: ShippedTemplates | undefined;
  readonly #cached: CachedTemplates | undefined;
  /** A request for a template that is being built waits for it. */
  readonly #making = new Map<string, Promise<Uint8Array>>();

  constructor({ shipped, cacheFolder: folder }: TemplatePlaces) {
    this.#shipped = shipped;
    this.#cached = folder === undefined ? undefined : new CachedTemplates(folder);
  }

  async find(features: readonly Migrations[]): Promise<Uint8Array> {
    const key = templateKey(features);
    const ready = this.#shipped?.read(key) ?? this.#cached?.read(key);
    if (ready) return ready;
    const making = this.#making.get(key) ?? this.#make(features, key);
    this.#making.set(key, making);
    try {
      return await making;
    } finally {
      this.#making.delete(key);
    }
  }

  async #make(features: readonly Migrations[], key: string): Promise<Uint8Array> {
    if (features.length === 0) return this.#keep(key, await makeTemplate(features));
    const bare = await this.find([]);
    let made: Uint8Array;
    try {
      made = await makeTemplate(features, bare);
    } catch {
      return bare; // a migration that fails here fails again, and is reported, where the database is opened
    }
    return this.#keep(key, made);
  }

  #keep(key: string, template: Uint8Array): Uint8Array {
    this.#cached?.write(key, template);
    return template;
  }
}

/** Makes a template in a process of its own, beginning with another one or with nothing. */
export async function makeTemplate(features: readonly Migrations[], base?: Uint8Array): Promise<Uint8Array> {
  const program = fileURLToPath(new URL(`make${extname(import.meta.url)}`, import.meta.url));
  const words = features.map(({ feature, folder }) => `${feature} ${folder.href}`);
  const child = spawn(process.execPath, [program, ...words], { stdio: 'pipe' });
  child.stdin.on('error', () => undefined); // a child that ended early says why
  child.stdin.end(base);
  const [template, said, code] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`no database can be made: ${said}`);
  return template;
}
