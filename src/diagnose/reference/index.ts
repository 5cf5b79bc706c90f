/** The entry of the browsable reference: pages for a server, the site for a disk. */
export { answerPage } from './answer-page.ts';
export { openFrame, searchForm } from './frame.ts';
export type { Frame } from './frame.ts';
export { mountedLinks } from './links.ts';
export type { Links } from './links.ts';
export { codePage, familyPage, foundPage, indexPage } from './pages.ts';
export type { ReferencePage } from './pages.ts';
export { label as codeLabel } from '../explain/wording.ts';
export { searchCodes } from './search.ts';
export { referenceFiles, writeReference } from './site.ts';
