import { normalizeName } from '../../../accounts/sign-in-name.ts';
import { signInFile } from '../../../sign-ins/file.ts';
import type { SignInFilter } from '../../../sign-ins/list.ts';
import { signInList } from '../../../sign-ins/list.ts';
import type { SignIn } from '../../../sign-ins/sign-in.ts';
import { signInKinds, signInResults } from '../../../sign-ins/sign-in.ts';
import { card, empty, formatNumber, html, relativeTime, webMessages } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ListDefinition } from '../lists/list.ts';
import { oneOf, timesOf } from '../lists/list-query.ts';
import { consolePage } from '../shell.ts';
import { kindTexts, methodTexts, signInMessages as m } from './messages.ts';
import { applicationOf, methodWords, personOf, resultOf, SIGN_INS, tabs } from './words.ts';

const given = (text = ''): string | undefined => (text === '' ? undefined : text);

/** Who signed in to what, or was refused. */
export const entryList: ListDefinition<SignIn, SignInFilter> = {
  name: 'sign-ins',
  path: '/sign-ins',
  access: access.signIns,
  source: signInList,
  fields: [
    { kind: 'text', name: 'name', label: m.name, hint: m.nameHint },
    { kind: 'text', name: 'application', label: m.application, hint: m.applicationHint },
    { kind: 'choice', name: 'result', label: m.result, options: signInResults.map((one) => [one, m[one]] as const) },
    { kind: 'text', name: 'code', label: m.code, hint: m.codeHint },
    {
      kind: 'choice',
      name: 'kind',
      label: m.kind,
      isExtra: true,
      options: signInKinds.map((one) => [one, kindTexts[one]] as const),
    },
    { kind: 'choice', name: 'method', label: m.method, isExtra: true, options: Object.entries(methodTexts) },
    { kind: 'text', name: 'address', label: m.address, isExtra: true },
    { kind: 'text', name: 'correlation', label: webMessages.correlation, isExtra: true },
    { kind: 'date', name: 'since', label: m.since },
    { kind: 'date', name: 'until', label: m.until },
    { kind: 'hidden', name: 'user', label: m.name },
    { kind: 'hidden', name: 'unknown', label: m.unknownName },
  ],
  filterOf: ({ name = '', user = '', ...values }) => ({
    name: name === '' ? undefined : normalizeName(name),
    objectId: /^[0-9a-f-]{36}$/i.test(user) ? user : undefined,
    unknownName: given(values['unknown']),
    application: given(values['application']),
    kind: oneOf(signInKinds, values['kind']),
    method: given(values['method']),
    result: oneOf(signInResults, values['result']),
    code: given(values['code']),
    address: given(values['address']),
    correlationId: given(values['correlation']),
    ...timesOf(values),
  }),
  sorts: { time: m.time, name: m.name, code: m.code },
  caption: m.title,
  columns: [
    {
      ...{ key: 'name', header: m.name, heading: true, sort: 'name' },
      cell: (view, signIn) => html`<a href="${SIGN_INS}/${signIn.id}">${personOf(view, signIn)}</a>`,
    },
    { key: 'application', header: m.application, plain: true, cell: applicationOf },
    { key: 'result', header: m.result, plain: true, sort: 'code', cell: resultOf },
    {
      ...{ key: 'methods', header: m.methods, wide: true },
      cell: (view, { methods }) => methods.map((method) => methodWords(view, method)).join(', '),
    },
    { key: 'kind', header: m.kind, plain: true, isExtra: true, cell: ({ t }, { kind }) => t(kindTexts[kind]) },
    {
      key: 'address',
      header: m.address,
      cell: (_view, { address }) => html`<span class="nowrap">${address ?? '–'}</span>`,
    },
    { key: 'time', header: m.time, sort: 'time', cell: (view, { at }) => relativeTime(view, at) },
    {
      ...{ key: 'count', header: m.count, numeric: true, isExtra: true },
      cell: ({ language }, { count }) => formatNumber(count, language),
    },
    {
      ...{ key: 'known', header: m.known, isExtra: true },
      cell: ({ t }, { knownBrowser }) => (knownBrowser === null ? '–' : t(knownBrowser ? m.yes : m.no)),
    },
    {
      ...{ key: 'correlation', header: webMessages.correlation, wide: true, isExtra: true },
      cell: (_view, { correlationId }) => html`<code>${correlationId}</code>`,
    },
  ],
  file: signInFile,
  json: (signIn) => signIn,
  nothing: ({ t }) => empty('search', t(m.none), t(m.noneNext)),
  page: ({ view, query }, { content }) => {
    const { t, tenant } = view;
    const only = 'user' in query ? m.onlyUser : 'unknown' in query ? m.onlyUnknown : undefined;
    return consolePage(
      view,
      {
        title: t(m.title),
        section: SIGN_INS,
        lede: html`<p>${t(m.lede, { days: tenant.signInDays })} ${only && t(only)}</p>`,
        actions: tabs(view, SIGN_INS),
      },
      card({ flush: true }, content),
    );
  },
};
