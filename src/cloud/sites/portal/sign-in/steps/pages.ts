import type { Content, FormView, Html, Page } from '../../../../../web/index.ts';
import { html, singlePage, webMessages } from '../../../../../web/index.ts';
import type { AuthenticatorSetup } from '../../../../accounts/flow/register-steps.ts';
import type { Registrable, Step } from '../../../../accounts/flow/next-step.ts';
import { signInPath } from '../../../../apis/oauth/flow-id.ts';
import { passkeyButton } from '../passkey-button.ts';
import { qrCode } from '../../qr-code.ts';
import { portalSignInMessages } from '../messages.ts';
import { purposeOf } from '../purpose.ts';
import { stepMessages as m } from '../step-messages.ts';
import type { ReadRules } from '../../../../accounts/flow/forest-password-port.ts';
import { rulesOf } from '../../../passwords/rules-card.ts';
import type {
  codeForm,
  firstPasskeyForm,
  forestPasswordForm,
  newPasskeyForm,
  newPasswordForm,
  passForm,
  passkeyForm,
  recoveryForm,
} from './schema.ts';
import type { StepSubject } from './subject.ts';

interface Frame {
  readonly title: string;
  readonly form?: Pick<FormView, 'hasProblems' | 'summary'>;
  readonly lede?: string;
}

function framed(page: Page, subject: StepSubject, frame: Frame, content: Content): Html {
  const { t } = page;
  const { title, form, lede } = frame;
  return singlePage(
    page,
    form?.hasProblems === true ? `${t(webMessages.problem)} ${title}` : title,
    html`<h1>${title}</h1>
      <p class="lede">${purposeOf(page, subject)}</p>
      <div class="stack">${form?.summary ?? ''} ${lede !== undefined && html`<p>${lede}</p>`} ${content}</div>`,
  );
}

function link({ id }: StepSubject, part: string, words: string): Html {
  return html`<a class="button wide" href="${signInPath(id)}/${part}">${words}</a>`;
}

/** The other ways to go on, as far as the step has them. */
function others({ t }: Page, subject: StepSubject, step: Step, present: string): Content {
  if (step.kind !== 'second-factor') return '';
  const ways = [
    step.offers.includes('authenticator') && (['code', m.codeTitle] as const),
    step.offers.includes('passkey') && (['key', m.passkeyTitle] as const),
    step.offers.includes('recovery-codes') && (['recovery', m.recoveryTitle] as const),
    step.register.length > 0 && (['register', m.lostAll] as const),
  ];
  return ways.flatMap((way) => (way === false || way[0] === present ? [] : [link(subject, way[0], t(way[1]))]));
}

export function passPage(page: Page, subject: StepSubject, form: FormView<typeof passForm>): Html {
  const { t } = page;
  const name = form.text('upn');
  return framed(page, subject, { title: t(m.passTitle), form }, [
    form.element(
      html`${form.field('upn', { autofocus: name === '' })} ${form.field('pass', { autofocus: name !== '' })}
        <button class="button primary wide">${t(portalSignInMessages.submit)}</button>`,
    ),
    html`<a class="button wide" href="${signInPath(subject.id)}">${t(m.usePassword)}</a>`,
  ]);
}

export function codePage(page: Page, subject: StepSubject, step: Step, form: FormView<typeof codeForm>): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.codeTitle), form }, [
    form.element(
      html`${form.field('code', { autofocus: true })}
        <button class="button primary wide">${t(portalSignInMessages.submit)}</button>`,
    ),
    others(page, subject, step, 'code'),
  ]);
}

export function recoveryPage(page: Page, subject: StepSubject, step: Step, form: FormView<typeof recoveryForm>): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.recoveryTitle), form }, [
    form.element(
      html`${form.field('code', { autofocus: true })}
        <button class="button primary wide">${t(portalSignInMessages.submit)}</button>`,
    ),
    others(page, subject, step, 'recovery'),
  ]);
}

export interface Question {
  readonly options: object;
  /** Where the page keeps what was asked. */
  readonly sealed?: string;
}

interface PasskeyForm<Form extends typeof passkeyForm> {
  readonly form: FormView<Form>;
  readonly question: Question;
}

/** As the second factor. */
export function passkeyPage(
  page: Page,
  subject: StepSubject,
  { step, ...asked }: PasskeyForm<typeof passkeyForm> & { readonly step: Step },
): Html {
  return askPasskeyPage(page, subject, asked, { before: '', after: others(page, subject, step, 'key') });
}

/** In place of a name and a password. */
export function firstPasskeyPage(page: Page, subject: StepSubject, asked: PasskeyForm<typeof firstPasskeyForm>): Html {
  const before = subject.tenant.signIn.offersToStay && asked.form.field('stays');
  return askPasskeyPage(page, subject, asked, { before, after: link(subject, '', page.t(m.usePassword)) });
}

function askPasskeyPage(
  page: Page,
  subject: StepSubject,
  {
    form,
    question,
  }: { readonly form: Pick<FormView, 'hasProblems' | 'summary' | 'element'>; readonly question: Question },
  { before, after }: { readonly before: Content; readonly after: Content },
): Html {
  const { t } = page;
  const data = { passkey: 'get', options: JSON.stringify(question.options) };
  const hidden = { sealed: question.sealed ?? '', response: '' };
  return framed(page, subject, { title: t(m.passkeyTitle), form, lede: t(m.passkeyLede) }, [
    form.element(html`${before} ${passkeyButton(page, t(m.passkeyButton))}`, { data, hidden }),
    after,
  ]);
}

export function newPasskeyPage(
  page: Page,
  subject: StepSubject,
  form: FormView<typeof newPasskeyForm>,
  options: object,
): Html {
  const { t } = page;
  const data = { passkey: 'create', options: JSON.stringify(options) };
  return framed(page, subject, { title: t(m.newPasskeyTitle), form, lede: t(m.newPasskeyLede) }, [
    form.element(html`${form.field('name', { autofocus: true })} ${passkeyButton(page, t(m.newPasskeyButton))}`, {
      data,
      hidden: { response: '' },
    }),
  ]);
}

const parts: Readonly<Record<Registrable, { readonly part: string; readonly words: keyof typeof m }>> = {
  passkey: { part: 'new-passkey', words: 'newPasskeyTitle' },
  authenticator: { part: 'authenticator', words: 'authenticatorTitle' },
  password: { part: 'new-password', words: 'newPasswordTitle' },
};

export function registerPage(page: Page, subject: StepSubject, offers: readonly Registrable[]): Html {
  const { t } = page;
  const ways = offers.map((kind) => link(subject, parts[kind].part, t(m[parts[kind].words])));
  return framed(page, subject, { title: t(m.registerTitle), lede: t(m.registerLede) }, ways);
}

export function authenticatorPage(
  page: Page,
  subject: StepSubject,
  form: FormView<typeof codeForm>,
  { secret, uri }: AuthenticatorSetup,
): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.authenticatorTitle), form, lede: t(m.authenticatorScan) }, [
    qrCode(uri, t(m.authenticatorCode)),
    html`<p>${t(m.key)}: <code>${secret}</code></p>
      <p>${t(m.authenticatorThen)}</p>`,
    form.element(html`${form.field('code')} <button class="button primary wide">${t(m.confirm)}</button>`),
  ]);
}

export function newPasswordPage(page: Page, subject: StepSubject, form: FormView<typeof newPasswordForm>): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.newPasswordTitle), form }, [
    form.element(
      html`${form.field('password', { autofocus: true })} <button class="button primary wide">${t(m.save)}</button>`,
    ),
  ]);
}

/** In the forest, whose rules stand above the fields. */
export function forestPasswordPage(
  page: Page,
  subject: StepSubject,
  { form, rules }: { readonly form: FormView<typeof forestPasswordForm>; readonly rules: ReadRules | undefined },
): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.changeTitle), form, lede: t(m.changeLede) }, [
    rules?.rules && rulesOf(page, rules, { forOwner: true }),
    form.element(
      html`${form.field('oldPassword', { autofocus: true })} ${form.field('password')} ${form.field('repeated')}
        <button class="button primary wide">${t(m.save)}</button>`,
    ),
  ]);
}

/** Before any is shown: a page that is loaded again makes no new ones by itself. */
export function codesOfferPage(page: Page, subject: StepSubject, makes: Html): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.codesTitle), lede: t(m.codesIntro) }, [makes]);
}

export function codesPage(page: Page, subject: StepSubject, codes: readonly string[], kept: Html): Html {
  const { t } = page;
  return framed(page, subject, { title: t(m.codesTitle), lede: t(m.codesLede) }, [
    html`<ul class="codes" role="list">
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ul>`,
    kept,
  ]);
}
