/** The entry of the browsable reference: pages for a server, the site for a disk. */
export { renderAnswerPage } from './answer-page.ts';
export { mountedLinks, siteLinks } from './links.ts';
export type { Links } from './links.ts';
export { renderCodePage, renderFamilyPage, renderIndex } from './pages.ts';
export { referenceAssets, renderReference, writeReference } from './site.ts';
export type { ReferenceFile } from './site.ts';
