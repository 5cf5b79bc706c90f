/** The entry of the browsable reference: pages for a server, the site for a disk. */
export { mountedLinks, siteLinks } from './reference/links.ts';
export type { Links } from './reference/links.ts';
export { renderCodePage, renderFamilyPage, renderIndex } from './reference/pages.ts';
export { referenceAssets, renderReference, writeReference } from './reference/site.ts';
export type { ReferenceFile } from './reference/site.ts';
