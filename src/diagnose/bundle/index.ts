/** The support bundle, apart from the room's index: who explains a code does not load it. */
export type { BundleAnalysis } from './analyse.ts';
export { analyseBundle } from './analyse.ts';
export type { BundleProgress, CreatedBundle, CreateOptions } from './create.ts';
export { createBundle, keyFileOf } from './create.ts';
export { bundleErrors } from './errors.ts';
export { hostSource, journalOf } from './host-source.ts';
export { logFile } from './log-file.ts';
export type { Manifest, ManifestFile } from './manifest.ts';
export { openKey } from './reveal.ts';
export type { BundleFile, BundleSource } from './source.ts';
export { document, records, text } from './source.ts';
