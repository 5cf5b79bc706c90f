import { text as readText } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Entry } from 'yauzl';
import { isHawserError } from '../../base/errors.ts';
import type { Language } from '../../base/messages.ts';
import type { DiagnoseInput } from '../read-input.ts';
import { diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../result.ts';
import type { Archive } from './archive.ts';
import { openArchive } from './archive.ts';
import { conclude } from './conclude.ts';
import { bundleErrors } from './errors.ts';
import type { Manifest } from './manifest.ts';
import { bundleVersion, manifestSchema } from './manifest.ts';
import { goodCycleIn, lastGoodCycle, withoutPast } from './past.ts';
import { messageOf } from '../failure.ts';

const MANIFEST_LIMIT = 4 * 1024 * 1024;
const DOCUMENT_LIMIT = 8 * 1024 * 1024;

/** Version 1 of the answer of `hawser bundle analyse --json`. */
export interface BundleAnalysis {
  readonly version: 1;
  readonly bundle: Manifest;
  /** The small documents of the roles (state, threshold, versions, live checks), by their path. */
  readonly documents: Readonly<Record<string, unknown>>;
  /**
   * What is wrong, from live checks, state, alerts, events and logs together, in the shape of `hawser diagnose`: the
   * root first.
   */
  readonly diagnosis: Diagnosis;
}

/**
 * Reads a bundle that somebody sent. Throws `bundle.unreadable`, `bundle.not-a-bundle`, `bundle.hostile`,
 * `bundle.too-new`.
 */
export async function analyseBundle(
  path: string,
  { lang = 'en' }: { readonly lang?: Language } = {},
): Promise<BundleAnalysis> {
  await using archive = await openArchive(path);
  const manifest = await readManifest(archive, path);
  const byName = new Map(archive.entries.map((entry) => [entry.fileName, entry]));
  for (const name of byName.keys()) {
    if (name !== 'manifest.json' && !manifest.files.some((file) => file.path === name))
      throw bundleErrors('bundle.hostile', { path, reason: `${name} is not in its list` });
  }
  const inputs: DiagnoseInput[] = [];
  const documents: Record<string, unknown> = {};
  for (const { path: name, isEvidence } of manifest.files) {
    const entry = byName.get(name);
    if (!entry) throw bundleErrors('bundle.hostile', { path, reason: `${name} is missing` });
    // An empty log is nothing to ask about: the run had no failed step.
    if (isEvidence && entry.uncompressedSize === 0) continue;
    if (isEvidence) inputs.push({ name, content: contentOf(archive, entry, path) });
    else if (name.endsWith('.json') && entry.uncompressedSize < DOCUMENT_LIMIT)
      documents[name] = parseDocument(await readText(await archive.read(entry)));
  }
  const now = Date.parse(manifest.createdAt);
  const events = inputs.findIndex(({ name }) => name === 'connect/events.log');
  const log = inputs[events];
  if (log) inputs[events] = await currentEvents(log, documents);
  const logs = await diagnose(inputs, { lang, ...(Number.isNaN(now) ? {} : { now }) });
  return { version: 1, bundle: manifest, documents, diagnosis: conclude(documents, logs, lang) };
}

/** The event log is bounded where it is made: it fits in memory. */
async function currentEvents(
  { name, content }: DiagnoseInput,
  documents: Readonly<Record<string, unknown>>,
): Promise<DiagnoseInput> {
  const text = typeof content === 'string' ? content : await readText(Readable.from(content));
  const ends = text.split('\n').map((line) => goodCycleIn(line) ?? Number.NEGATIVE_INFINITY);
  const since = ends.reduce((a, b) => Math.max(a, b), lastGoodCycle(documents));
  return withoutPast({ name, content: text }, since);
}

async function readManifest(archive: Archive, path: string): Promise<Manifest> {
  const refuse = (reason: string): Error => bundleErrors('bundle.not-a-bundle', { path, reason });
  const entry = archive.entries.find(({ fileName }) => fileName === 'manifest.json');
  if (!entry || entry.uncompressedSize > MANIFEST_LIMIT) throw refuse('it has no list of its files');
  const value = parseDocument(await drain(await archive.read(entry), path));
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > bundleVersion)
    throw bundleErrors('bundle.too-new', { version, known: bundleVersion });
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw refuse('its list of files is not ours');
  return parsed.data;
}

async function* contentOf(archive: Archive, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* await archive.read(entry);
  } catch (cause) {
    if (isHawserError(cause)) throw cause;
    throw bundleErrors('bundle.hostile', { path, reason: messageOf(cause) }, { cause });
  }
}

async function drain(stream: Readable, path: string): Promise<string> {
  try {
    return await readText(stream);
  } catch (cause) {
    throw bundleErrors('bundle.hostile', { path, reason: messageOf(cause) }, { cause });
  }
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
