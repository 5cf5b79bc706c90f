import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The style sheet, the script and the icon. Their addresses carry a hash of their contents, so that browsers keep them for a year and still get the new ones
 * the moment a new version runs.
 */
const types = {
  'hawser.css': 'text/css; charset=utf-8',
  'hawser.js': 'text/javascript; charset=utf-8',
  'diagnosis.css': 'text/css; charset=utf-8',
  'diagnosis.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
} as const;

export type AssetName = keyof typeof types;

export interface Asset {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
}

const assets = new Map<string, Asset>();
const paths = new Map<string, string>();

for (const [name, type] of Object.entries(types)) {
  const body = readFileSync(new URL(`assets/${name}`, import.meta.url));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const file = name.replace('.', `.${hash}.`);
  assets.set(file, { body, type });
  paths.set(name, `/assets/${file}`);
}

/** The present address of an asset. */
export function assetPath(name: AssetName): string {
  return paths.get(name) ?? '';
}

export function findAsset(file: string): Asset | undefined {
  return assets.get(file);
}
