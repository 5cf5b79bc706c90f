import type { Language } from '../../base/messages.ts';
import type { AssetName } from '../../web/index.ts';
import { assetPath } from '../../web/index.ts';

/** Where a page finds the others: beside it in a folder, or under a path of a server. */
export interface Links {
  readonly index: (language: Language) => string;
  readonly family: (id: string, language: Language) => string;
  readonly code: (id: string, language: Language) => string;
  /** Where a server searches without script; absent: there is no server. */
  readonly search?: string;
  /** What the reference alone has: its script, and the words to search. */
  readonly file: (name: string) => string;
  /** What all pages share. */
  readonly asset: (name: AssetName) => string;
}

/** Relative addresses of the static site: every page of a language stands in one folder, so that it works from a disk too. */
export const siteLinks: Links = {
  index: (language) => `../${language}/index.html`,
  family: (id, language) => `../${language}/family-${id}.html`,
  code: (id, language) => `../${language}/${id}.html`,
  file: (name) => `../assets/${name}`,
  asset: (name) => `../assets/${name}`,
};

/** Addresses under a path of a server, such as /codes. */
export function mountedLinks(path: string): Links {
  return {
    index: (language) => `${path}?lang=${language}`,
    family: (id, language) => `${path}/family/${id}?lang=${language}`,
    code: (id, language) => `${path}/${id}?lang=${language}`,
    search: path,
    file: (name) => `${path}/assets/${name}`,
    asset: assetPath,
  };
}
