import { own } from '../../../../base/own.ts';
import type { SignIn } from '../../../sign-ins/sign-in.ts';
import type { Content, Fact, Html } from '../../../../web/index.ts';
import {
  card,
  command,
  exactTime,
  facts,
  formatNumber,
  html,
  state,
  table,
  webMessages,
} from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import type { SignInExplanation } from './explain.ts';
import { kindTexts, policyTexts, signInMessages as m } from './messages.ts';
import { applicationOf, codeOf, filtered, methodWords, personOf, SIGN_INS } from './words.ts';

export function signInPage(view: View, signIn: SignIn, explanation: SignInExplanation | undefined): Html {
  const { t } = view;
  const { result } = signIn;
  const isGood = result === 'success';
  return consolePage(
    view,
    {
      title: personOf(view, signIn),
      section: SIGN_INS,
      crumbs: [[SIGN_INS, t(m.title)]],
      lede: html`<div class="tags">
        ${state(isGood ? 'good' : 'bad', t(m[result]))}${!isGood && codeLink(codeOf(signIn))}<span class="tag"
          >${t(kindTexts[signIn.kind])}</span
        >
      </div>`,
    },
    html`<div class="columns">
      <div class="stack">
        ${explanation && explanationCard(view, signIn, explanation)}
        ${card({ title: t(m.details) }, facts(detailsOf(view, signIn)))}
      </div>
      <div class="stack">
        ${card({ title: t(m.place) }, facts(placeOf(view, signIn)))}
        ${card({ title: t(m.policies), flush: signIn.access !== null }, policiesOf(view, signIn))}
      </div>
    </div>`,
  );
}

function explanationCard(view: View, signIn: SignIn, { title, meaning, steps }: SignInExplanation): Html {
  const { t } = view;
  const code = codeOf(signIn);
  return card(
    { title: t(m.meaning) },
    html`<div class="stack">
      <p><strong>${title}</strong></p>
      ${meaning !== title && html`<p>${meaning}</p>`}
      ${
        steps.length > 0 &&
        html`<h3>${t(m.next)}</h3>
          <ul class="fixes">
            ${steps.map(({ text, command: line }) => html`<li>${text} ${line !== null && command(view, line)}</li>`)}
          </ul>`
      }
      <p><a href="/codes/${encodeURIComponent(code)}">${t(m.more, { code })}</a></p>
    </div>`,
  );
}

function detailsOf(view: View, signIn: SignIn): readonly Fact[] {
  const { t, language } = view;
  const { at, lastAt, count, methods, applicationId, sessionId, correlationId, traceId, reason } = signIn;
  return [
    { name: t(m.name), value: personFact(view, signIn) },
    {
      name: t(m.application),
      value: html`${applicationOf(view, signIn)}${
        applicationId !== null &&
        html`<div class="small">${filtered(t(m.ofApplication), { application: applicationId })}</div>`
      }`,
    },
    ...(applicationId === null ? [] : [{ name: t(m.clientId), value: html`<code>${applicationId}</code>` }]),
    { name: t(m.methods), value: methods.map((method) => methodWords(view, method)).join(', ') || '–' },
    { name: t(m.time), value: exactTime(view, at) },
    ...(count > 1
      ? [
          { name: t(m.count), value: formatNumber(count, language) },
          { name: t(m.lastTime), value: exactTime(view, lastAt) },
        ]
      : []),
    ...(reason === '' ? [] : [{ name: t(m.code), value: html`<code>${reason}</code>` }]),
    ...(sessionId === null ? [] : [{ name: t(m.session), value: html`<code>${sessionId}</code>` }]),
    { name: t(webMessages.correlation), value: html`<code>${correlationId}</code>` },
    ...(traceId === correlationId ? [] : [{ name: t(m.trace), value: html`<code>${traceId}</code>` }]),
  ];
}

function personFact(view: View, { name, objectId, unknownName, ...rest }: SignIn): Content {
  const { t } = view;
  const words = personOf(view, { name, objectId, unknownName, ...rest });
  if (objectId !== null)
    return html`<a href="/console/objects/${objectId}">${words}</a>
      <div class="small">${filtered(t(m.ofUser), { user: objectId })}</div>`;
  if (unknownName === null) return words;
  return html`${words}
    <div class="small">${t(m.unknownWhy)} ${filtered(t(m.allOfUnknown), { unknown: unknownName })}</div>`;
}

function placeOf(view: View, { address, userAgent, knownBrowser, network }: SignIn): readonly Fact[] {
  const { t } = view;
  return [
    {
      name: t(m.address),
      value:
        address === null
          ? '–'
          : html`<code>${address}</code>
              <div class="small">${filtered(t(m.ofAddress), { address })}</div>`,
    },
    ...(network === null ? [] : [{ name: t(m.network), value: network }]),
    ...(knownBrowser === null ? [] : [{ name: t(m.known), value: t(knownBrowser ? m.yes : m.no) }]),
    { name: t(m.browser), value: userAgent ?? '–' },
  ];
}

function policiesOf(view: View, { access }: SignIn): Html {
  const { t } = view;
  if (access === null) return html`<p class="soft">${t(m.noPolicies)}</p>`;
  const { decided } = access;
  return html`${table({
      caption: t(m.policies),
      rows: access.policies,
      columns: [
        { header: t(m.policies), heading: true, cell: ({ name }) => name },
        { header: t(m.mode), plain: true, cell: ({ mode }) => policyWord(view, mode) },
        { header: t(m.result), plain: true, cell: ({ result }) => policyWord(view, result) },
      ],
    })}
    <p class="body">
      ${t(m.decided)}: ${policyWord(view, decided.access)}${decided.policy && html` (${decided.policy.name})`}
    </p>`;
}

function policyWord({ t }: View, word: string): string {
  const words = own(policyTexts, word);
  return words ? t(words) : word;
}
