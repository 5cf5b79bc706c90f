import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The one style sheet in the parts it is written in; later ones may build on earlier ones. */
const styles = [
  ...['tokens', 'base', 'shell', 'surfaces', 'state', 'tables', 'lists', 'forms', 'charts', 'ongoing'],
  ...['reference', 'diagnosis', 'media'],
].map((part) => `style/${part}.css`);

const names = ['hawser.css', 'hawser.js', 'diagnosis.js', 'palette.js', 'passkey.js', 'favicon.svg'] as const;
export type AssetName = (typeof names)[number];

const sources: Readonly<Record<AssetName, { readonly type: string; readonly files: readonly string[] }>> = {
  'hawser.css': { type: 'text/css; charset=utf-8', files: styles },
  'hawser.js': { type: 'text/javascript; charset=utf-8', files: ['hawser.js'] },
  'diagnosis.js': { type: 'text/javascript; charset=utf-8', files: ['diagnosis.js'] },
  'palette.js': { type: 'text/javascript; charset=utf-8', files: ['palette.js'] },
  'passkey.js': { type: 'text/javascript; charset=utf-8', files: ['passkey.js'] },
  'favicon.svg': { type: 'image/svg+xml', files: ['favicon.svg'] },
};

export interface Asset {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
}

/**
 * By the file in its address, which carries a hash of the contents: browsers keep it for a year, and get the new one
 * the moment a new version runs.
 */
const assets = new Map<string, Asset>();
const paths = new Map<AssetName, string>();

for (const name of names) {
  const asset = readAsset(name);
  const hash = createHash('sha256').update(asset.body).digest('hex').slice(0, 12);
  const file = name.replace('.', `.${hash}.`);
  assets.set(file, asset);
  paths.set(name, `/assets/${file}`);
}

/** An asset itself: for a site that lies on a disk and brings its own copy. */
export function readAsset(name: AssetName): Asset {
  const { type, files } = sources[name];
  return { type, body: Buffer.concat(files.map((file) => readFileSync(new URL(`assets/${file}`, import.meta.url)))) };
}

/** The present address of an asset. */
export function assetPath(name: AssetName): string {
  return paths.get(name) ?? '';
}

export function findAsset(file: string): Asset | undefined {
  return assets.get(file);
}
