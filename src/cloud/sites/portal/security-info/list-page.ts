import type { MethodKind } from '../../../accounts/methods/method.ts';
import { methodTexts } from '../../../accounts/methods/method.ts';
import type { OwnKind } from '../../../accounts/security-info/addable.ts';
import type { OwnMethod, SecurityInfo } from '../../../accounts/security-info/own-methods.ts';
import type { Content, Html, Page } from '../../../../web/index.ts';
import { card, empty, html, notice, relativeTime, state, table } from '../../../../web/index.ts';
import type { AccountView } from '../account/account.ts';
import { accountMessages } from '../account/messages.ts';
import { accountPage } from '../account/shell.ts';
import { passwordMessages as p, securityMessages as m } from './messages.ts';

export const SECURITY_INFO = '/security-info';

export const doneTexts = {
  added: m.doneAdded,
  renamed: m.doneRenamed,
  removed: m.doneRemoved,
  password: m.donePassword,
} as const;
export type Done = keyof typeof doneTexts;

export interface ListedInfo extends SecurityInfo {
  /** Whether the password can be changed here, and now. */
  readonly hasPasswordForm: boolean;
  readonly done: Done | undefined;
}

export function listPage(view: AccountView, info: ListedInfo): Html {
  const { t } = view;
  const page = {
    title: t(accountMessages.securityInfo),
    section: SECURITY_INFO,
    lede: html`<p>${t(m.lede)}</p>`,
  } as const;
  return accountPage(
    view,
    page,
    html`<div class="stack">
      ${info.done && notice('good', t(doneTexts[info.done]), undefined, true)}
      ${isAlone(info) && notice('warn', t(m.onlyOne), html`<p>${t(m.onlyOneNext)}</p>`)}
      ${card({ title: t(p.title) }, passwordCard(view, info))}
      ${card({ title: t(m.methods), flush: true }, methodTable(view, info))}
      ${card({ title: t(m.add) }, additions(view, info.addable))}
    </div>`,
  );
}

/** The loss of this one would lock its owner out. */
function isAlone({ methods, standing }: SecurityInfo): boolean {
  const factors = methods.filter(
    ({ kind, codesLeft }) => kind === 'passkey' || kind === 'authenticator' || (codesLeft ?? 0) > 0,
  );
  return factors.length === 1 && standing.policy.needsSecondFactor;
}

function passwordCard({ t }: AccountView, { standing, hasPasswordForm }: ListedInfo): Content {
  const { person, held } = standing;
  const words = person.synchronized ? p.ofForest : held.password ? p.isSet : p.isAbsent;
  const path = person.synchronized ? 'forest-password' : 'password';
  const isElsewhere = person.synchronized && !hasPasswordForm;
  return html`<div class="stack">
    <p>${t(words)} ${isElsewhere && t(p.notHere)}</p>
    ${
      hasPasswordForm &&
      html`<div class="actions"><a class="button" href="${SECURITY_INFO}/${path}">${t(p.change)}</a></div>`
    }
  </div>`;
}

function methodTable(view: AccountView, { methods }: SecurityInfo): Content {
  const { t } = view;
  if (methods.length === 0) return empty('user', t(m.none), t(m.noneNext));
  return table<OwnMethod>({
    caption: t(m.methods),
    rows: methods,
    columns: [
      { header: t(m.method), heading: true, cell: (method) => methodCell(view, method) },
      { header: t(m.added), cell: ({ createdAt }) => relativeTime(view, createdAt) },
      { header: t(m.used), cell: ({ lastUsedAt }) => relativeTime(view, lastUsedAt) },
      { header: t(m.forReset), cell: (method) => resetCell(view, method) },
      { header: t(m.actions), bare: true, cell: (method) => actions(view, method) },
    ],
  });
}

/** What its owner calls it; what nobody named is called what it is. */
export function nameOfMethod({ t }: Page, { kind, name }: Pick<OwnMethod, 'kind' | 'name'>): string {
  return name === methodTexts[kind].en ? t(methodTexts[kind]) : name;
}

function methodCell(view: AccountView, method: OwnMethod): Content {
  const { t } = view;
  const { kind, passkey, codesLeft } = method;
  const name = nameOfMethod(view, method);
  const about = passkey
    ? t(passkey.isSynced ? m.synced : m.device)
    : codesLeft !== null
      ? t(m.codesLeft, { count: codesLeft })
      : t(methodTexts[kind]);
  return html`${name} ${about !== name && html`<small class="soft">${about}</small>`}`;
}

function resetCell(view: AccountView, { verifiedAt, usableForResetFrom: from, kind }: OwnMethod): Content {
  const { t, now } = view;
  if (kind === 'email' && !verifiedAt) return state('warn', t(m.notVerified));
  if (!from) return state('idle', t(m.forResetNever));
  if (from <= now) return state('good', t(m.forResetNow));
  return html`<span class="state idle">${relativeTime(view, from)}</span>`;
}

/** `{name}` in each name: a screen reader reads the links without their row. */
function actions(view: AccountView, method: OwnMethod): Content {
  const { t } = view;
  const { id, kind } = method;
  const name = nameOfMethod(view, method);
  const link = (path: string, words: string, whole: string): Html =>
    html`<a class="button slim" href="${SECURITY_INFO}/${path}" aria-label="${whole}">${words}</a> `;
  const replacing = replacements[kind];
  const [short, whole] = kind === 'email' && !method.verifiedAt ? [m.verify, m.verifyOf] : [m.replace, m.replaceOf];
  return html`<span class="actions">
    ${
      (kind === 'passkey' || kind === 'authenticator') &&
      link(`methods/${id}/name`, t(m.rename), t(m.renameOf, { name }))
    }
    ${replacing && link(`${replacing}?replaces=${id}`, t(short), t(whole, { name }))}
    ${link(`methods/${id}/remove`, t(m.remove), t(m.removeOf, { name }))}
  </span>`;
}

/** A new passkey is made beside the old one: a browser that knows the old one makes no second. */
const replacements: Partial<Record<MethodKind, string>> = {
  authenticator: 'authenticator',
  'recovery-codes': 'recovery-codes',
  email: 'email',
};

const parts = {
  passkey: { path: 'passkey', words: m.newPasskey },
  authenticator: { path: 'authenticator', words: m.newAuthenticator },
  'recovery-codes': { path: 'recovery-codes', words: m.newCodes },
  email: { path: 'email', words: m.newEmail },
} as const satisfies Partial<Record<OwnKind, object>>;

function additions({ t }: AccountView, kinds: readonly OwnKind[]): Content {
  const offered = kinds.flatMap((kind) => (kind === 'phone' ? [] : [parts[kind]]));
  if (offered.length === 0) return html`<p>${t(m.addNothing)}</p>`;
  return html`<div class="stack">
    <div class="actions">
      ${offered.map(({ path, words }) => html`<a class="button" href="${SECURITY_INFO}/${path}">${t(words)}</a>`)}
    </div>
    <p class="soft">${t(m.waits)}</p>
  </div>`;
}
