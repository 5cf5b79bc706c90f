import type { Language } from '../../base/messages.ts';
import { table } from '../terminal/table.ts';
import { lineWidth, styled } from '../terminal/terminal.ts';
import { timeOf } from '../terminal/time.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { applicationTexts as texts } from './application-messages.ts';

const out = process.stdout;

interface Line {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'confidential';
  readonly redirects: readonly { readonly type: string; readonly uri: string }[];
}

interface Shown {
  readonly application: Line & {
    readonly grants: readonly string[];
    readonly permissions: readonly { readonly resource: string; readonly name: string; readonly consented: boolean }[];
    readonly identifier: string | null;
    readonly scopes: readonly string[];
    readonly appRoles: readonly string[];
  };
  readonly tenant: { readonly issuer: string };
  readonly keys: readonly { readonly kid: string }[];
  readonly certificates: readonly { readonly sha256: string; readonly expiresAt: Date | string | null }[];
  readonly secrets: readonly { readonly id: string; readonly expiresAt: Date | string }[];
  readonly secret?: { readonly value: string; readonly expiresAt: Date | string } | null;
}

export function viewApplications(
  { applications }: { readonly applications: readonly Line[] },
  language: Language,
): string {
  const t = translateInto(language);
  if (applications.length === 0)
    return [t(texts.none), hint('hawser cloud app create NAME', t(texts.makesOne))].join('\n\n');
  return table(applications, [
    { title: t(texts.columnName), value: ({ name }) => name },
    { title: t(texts.columnId), value: ({ id }) => id },
    { title: t(texts.columnKind), value: ({ kind }) => t(texts[kind]) },
    { title: t(texts.columnRedirects), value: ({ redirects }) => redirects.map(({ uri }) => uri).join(', ') },
  ]);
}

export function viewApplication({ application, tenant, ...parts }: Shown, language: Language): string {
  const t = translateInto(language);
  const { permissions, identifier } = application;
  const time = (at: Date | string): string => timeOf(new Date(at), language);
  const facts = [
    [t(texts.columnId), application.id],
    [t(texts.issuer), tenant.issuer],
    [t(texts.columnKind), t(texts[application.kind])],
    [t(texts.columnRedirects), application.redirects.map(({ type, uri }) => `${type}:${uri}`).join(', ')],
    [t(texts.grants), application.grants.join(', ')],
    [
      t(texts.permissions),
      permissions
        .map(({ resource, name, consented }) => {
          const state = t(consented ? texts.consented : texts.notConsented);
          return `${resource}/${name} (${state})`;
        })
        .join(', '),
    ],
    [t(texts.identifier), identifier ?? ''],
    [t(texts.scopes), application.scopes.join(', ')],
    [t(texts.appRoles), application.appRoles.join(', ')],
    [
      t(texts.secrets),
      parts.secrets.map(({ id, expiresAt }) => t(texts.until, { id, time: time(expiresAt) })).join(', '),
    ],
    [
      t(texts.keys),
      [...parts.keys.map(({ kid }) => kid), ...parts.certificates.map(({ sha256 }) => sha256)].join(', '),
    ],
  ].filter(([, value]) => value !== '');
  const width = Math.max(...facts.map(([name = '']) => lineWidth(name)));
  const lines = facts.map(([name = '', value = '']) => `  ${styled('dim', name.padEnd(width), out)}  ${value}`);
  const { secret } = parts;
  const shown = secret
    ? ['', t(texts.secret, { time: time(secret.expiresAt) }), '', `  ${styled('bold', secret.value, out)}`]
    : [];
  return [application.name, ...lines, ...shown].join('\n');
}
