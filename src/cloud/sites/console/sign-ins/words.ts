import { own } from '../../../../base/own.ts';
import type { SignIn } from '../../../sign-ins/sign-in.ts';
import { aadsts } from '../../../sign-ins/codes.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { html, state } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { addressOf } from '../lists/list-query.ts';
import { codeLink } from '../code-link.ts';
import { methodTexts, signInMessages as m } from './messages.ts';

export const SIGN_INS = '/console/sign-ins';

/** The people's number, and our own code where the field has none. */
export function codeOf({ code, reason }: Pick<SignIn, 'code' | 'reason'>): string {
  return code === null ? reason : aadsts(code);
}

export function resultOf({ t }: View, signIn: SignIn): Content {
  const { result } = signIn;
  const why = result === 'failure' && html`<span class="under nowrap">${codeLink(codeOf(signIn))}</span>`;
  return html`${state(result === 'success' ? 'good' : 'bad', t(m[result]))}${why}`;
}

export function methodWords({ t }: Pick<View, 't'>, method: string): string {
  const words = own(methodTexts, method);
  return words ? t(words) : method;
}

/** Whoever it is, as far as anything is known. */
export function personOf({ t }: View, { name, unknownName }: SignIn): string {
  return name ?? (unknownName === null ? t(m.nobody) : t(m.unknownName, { mark: unknownName }));
}

export function applicationOf({ t }: View, { applicationName, applicationId, kind }: SignIn): Content {
  const name = applicationName ?? applicationId;
  if (name !== null) return name;
  return kind === 'console' || kind === 'confirmation' ? t(m.ownPages) : html`<span class="soft">–</span>`;
}

/** The list and the charts, beside each other. */
export function tabs({ t }: View, here: string): Html {
  const to = (path: string, words: string): Html =>
    html`<a class="button slim" href="${path}" ${path === here && 'aria-current=page'}>${words}</a>`;
  return html`${to(SIGN_INS, t(m.entries))} ${to(`${SIGN_INS}/figures`, t(m.figures))}`;
}

export function filtered(words: string, query: Readonly<Record<string, string>>): Html {
  return html`<a href="${addressOf(SIGN_INS, query)}">${words}</a>`;
}
