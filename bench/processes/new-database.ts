/**
 * Opens the embedded database of a role in a process of its own, and says what that cost:
 * `node bench/processes/new-database.ts ROLE FOLDER CACHE`.
 */
import { openDatabase } from '../../src/base/database/database.ts';
import { StoredTemplates } from '../../src/base/database/template/templates.ts';
import { cloudMigrations } from '../../src/cloud/index.ts';
import { connectMigrations } from '../../src/connect/index.ts';
import { ownProcessorMs } from '../measure/processor-time.ts';

export interface OpeningCost {
  readonly ms: number;
  readonly cpuMs: number;
}

const [role = '', folder = '', cacheFolder = ''] = process.argv.slice(2);
const migrations = role === 'cloud' ? cloudMigrations : connectMigrations;
const templates = new StoredTemplates({ cacheFolder });
const before = ownProcessorMs();
const startedAt = performance.now();
const database = await openDatabase(`pglite:${folder}`, { holder: 'bench', migrations, templates });
const cost: OpeningCost = { ms: performance.now() - startedAt, cpuMs: ownProcessorMs() - before };
await database.close();
process.send?.(cost);
