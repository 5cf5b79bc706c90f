import { z } from 'zod';
import type { Links, ReferencePage } from '../../../../diagnose/reference/index.ts';
import { familyPage, foundPage, indexPage, searchForm } from '../../../../diagnose/reference/index.ts';
import type { Html } from '../../../../web/index.ts';
import { assetPath, card, seeOther } from '../../../../web/index.ts';
import { answerCode } from '../../codes/answer.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import { CODES } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';

const LONGEST = 200;
/** The language is the reader's own, and stands in no address. */
const links: Links = {
  index: () => CODES,
  family: (id) => `${CODES}/family/${id}`,
  code: (id) => `${CODES}/${id}`,
  search: CODES,
  file: (name) => `/codes/assets/${name}`,
  asset: assetPath,
};
const asked = z.object({ q: z.string().trim().max(LONGEST).catch('').default('') });

/** What codes mean, for who is in the console already: the pages of `/codes` in its shell. */
export function addCodes(routes: ConsoleRoutes, { rooms = {} }: ConsoleContext): void {
  const everybody = { access: access.everyRole };
  routes.page({
    ...{ path: '/codes', ...everybody },
    show: async ({ view, query }) => {
      const { q } = query(asked);
      return await Promise.resolve(framed(view, q === '' ? indexPage(view, links) : foundPage(q, view, links), q));
    },
  });
  routes.page({
    ...{ path: '/codes/family/:id', ...everybody },
    show: async ({ view, params: { id = '' } }) => {
      const page = familyPage(id, view, links);
      return page ? framed(view, page) : await one(view, id);
    },
  });
  routes.page({
    ...{ path: '/codes/:code{.+}', ...everybody },
    show: async ({ view, params: { code = '' } }) => await one(view, code),
  });

  async function one(view: View, code: string): Promise<Html | ReturnType<typeof seeOther>> {
    const answer = await answerCode(code.slice(0, LONGEST), view, links, rooms);
    return answer.kind === 'page' ? framed(view, answer.page) : seeOther(`${CODES}/${encodeURIComponent(answer.id)}`);
  }
}

function framed(view: View, page: ReferencePage, query = ''): Html {
  const { title, heading, crumbs, lede, content } = page;
  return consolePage(
    view,
    { title, section: CODES, crumbs: crumbs.map(({ path, words }) => [path, words]), heading, lede },
    [card({ flush: true }, searchForm(view, CODES, query)), content],
  );
}
