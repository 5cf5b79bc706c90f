import type { Content, FormView, Html } from '../../../../web/index.ts';
import { languageSwitch, openPage, pageHead, webMessages } from '../../../../web/index.ts';
import type { AccountView } from './account.ts';
import { accountMessages as m } from './messages.ts';

export interface AccountPage {
  readonly title: string;
  readonly section: '/my' | '/security-info';
  readonly lede?: Content;
  /** Below the section: the way up. */
  readonly isBelow?: boolean;
  /** The form of the page: what is wrong with it stands at the top, and in the title of the window. */
  readonly form?: Pick<FormView, 'summary' | 'hasProblems'>;
}

/** The frame of every page on which people look after themselves. */
export function accountPage(
  view: AccountView,
  { title, section, lede, isBelow = false, form }: AccountPage,
  content: Content,
): Html {
  const { t, tenant } = view;
  const names = { '/my': t(m.account), '/security-info': t(m.securityInfo) };
  return openPage(
    view,
    {
      title: form?.hasProblems === true ? `${t(webMessages.problem)} ${title}` : title,
      home: { path: '/my', name: tenant.displayName },
      links: [
        ...(['/my', '/security-info'] as const).map((path) => ({
          ...{ path, words: names[path], isCurrent: path === section },
        })),
        { path: '/sign-out', words: t(m.signOut) },
      ],
      languages: languageSwitch(view),
      made: view,
    },
    [
      form?.summary,
      pageHead(view, {
        ...{ title, lede },
        crumbs: isBelow ? [{ path: section, words: names[section] }] : [],
      }),
      content,
    ],
  );
}
