import type { OwnSetup } from '../../../accounts/security-info/add-authenticator.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { buttonForm, html, webMessages } from '../../../../web/index.ts';
import type { ReadRules } from '../../../accounts/flow/forest-password-port.ts';
import { passwordKinds } from '../../../accounts/password-rules/rules.ts';
import { rulesOf } from '../../passwords/rules-card.ts';
import type { AccountView } from '../account/account.ts';
import { passkeyButton } from '../sign-in/passkey-button.ts';
import { qrCode } from '../qr-code.ts';
import { stepMessages as steps } from '../sign-in/step-messages.ts';
import { SECURITY_INFO } from './list-page.ts';
import { passwordMessages as p, securityMessages as m } from './messages.ts';
import type {
  authenticatorForm,
  emailForm,
  mailCodeForm,
  nameForm,
  passkeyForm,
  passwordForm,
  removeForm,
} from './schema.ts';
import { buttons, taskPage } from './task-page.ts';

export function authenticatorPage(
  view: AccountView,
  form: FormView<typeof authenticatorForm>,
  { secret, uri, sealed }: OwnSetup,
): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.newAuthenticator), lede: t(steps.authenticatorScan), form }, [
    qrCode(uri, t(steps.authenticatorCode)),
    html`<p>${t(steps.key)}: <code>${secret}</code></p>
      <p>${t(steps.authenticatorThen)}</p>`,
    form.element(html`${form.field('code')} ${form.field('name')} ${buttons(view, t(m.confirm))}`, {
      hidden: { sealed },
    }),
  ]);
}

export function passkeyPage(
  view: AccountView,
  form: FormView<typeof passkeyForm>,
  { options, sealed }: { readonly options: object; readonly sealed: string },
): Html {
  const { t } = view;
  const data = { passkey: 'create', options: JSON.stringify(options) };
  return taskPage(view, { title: t(m.newPasskey), lede: t(steps.newPasskeyLede), form }, [
    form.element(
      html`${form.field('name', { autofocus: !form.hasProblems })} ${passkeyButton(view, t(steps.newPasskeyButton))}`,
      { data, hidden: { sealed, response: '' } },
    ),
    html`<a class="button wide" href="${SECURITY_INFO}">${t(webMessages.cancel)}</a>`,
  ]);
}

export function codesOfferPage(view: AccountView): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.newCodes), lede: t(m.codesLede) }, [
    buttonForm(view, `${SECURITY_INFO}/recovery-codes`, buttons(view, t(steps.codesMake))),
  ]);
}

export function codesPage(view: AccountView, codes: readonly string[]): Html {
  const { t } = view;
  return taskPage(view, { title: t(steps.codesTitle), lede: t(steps.codesLede) }, [
    html`<ul class="codes" role="list">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <a class="button primary" href="${SECURITY_INFO}?done=added">${t(m.codesDone)}</a>`,
  ]);
}

export function emailPage(view: AccountView, form: FormView<typeof emailForm>): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.newEmail), lede: t(m.emailLede), form }, [
    form.element(html`${form.field('email', { autofocus: !form.hasProblems })} ${buttons(view, t(m.sendCode))}`),
  ]);
}

export function mailCodePage(view: AccountView, form: FormView<typeof mailCodeForm>, address: string): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.mailCodeTitle), lede: t(m.mailCodeLede, { address }), form }, [
    form.element(html`${form.field('code', { autofocus: !form.hasProblems })} ${buttons(view, t(m.confirm))}`),
    html`<p><a href="${SECURITY_INFO}/email">${t(m.again)}</a></p>`,
  ]);
}

export function renamePage(view: AccountView, form: FormView<typeof nameForm>, name: string): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.renameOf, { name }), form }, [
    form.element(html`${form.field('name', { autofocus: !form.hasProblems })} ${buttons(view, t(m.save))}`),
  ]);
}

export function removePage(view: AccountView, form: FormView<typeof removeForm>, name: string): Html {
  const { t } = view;
  return taskPage(view, { title: t(m.removeOf, { name }), lede: t(m.removeLede), form }, [
    form.element(buttons(view, t(m.remove))),
  ]);
}

export function passwordPage(view: AccountView, form: FormView<typeof passwordForm>): Html {
  const { t, session } = view;
  const { upn } = session.person;
  const lede = t(p.lede, { count: passwordKinds.cloud.minimumLength });
  return taskPage(view, { title: t(p.change), lede, form }, [
    form.element(
      html`<input type="hidden" name="username" autocomplete="username" value="${upn}" /> ${form.fields()}
        ${buttons(view, t(p.change))}`,
    ),
  ]);
}

/** In the forest, whose rules stand above the fields as far as they can be read. */
export function forestPasswordPage(
  view: AccountView,
  form: FormView<typeof passwordForm>,
  found: ReadRules | undefined,
): Html {
  const { t, session } = view;
  return taskPage(view, { title: t(p.change), lede: t(p.ledeForest), form }, [
    found?.rules && found.rules.source !== 'unreadable' && rulesOf(view, found, { forOwner: true }),
    form.element(
      html`<input type="hidden" name="username" autocomplete="username" value="${session.person.upn}" />
        ${form.fields()} ${buttons(view, t(p.change))}`,
    ),
  ]);
}
