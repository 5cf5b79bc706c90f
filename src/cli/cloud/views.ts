import type { Language } from '../../base/messages.ts';
import { cloudTexts as texts } from './messages.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { formatCount, styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';

/** How `hawser cloud …` shows the answer of each operation on a terminal. */

const out = process.stdout;

interface NewTenant {
  readonly name: string;
  readonly id: string;
  readonly initialDomain: string;
  readonly verifiedDomains: readonly string[];
}

interface ObjectCount {
  readonly synchronized: number;
  readonly cloud: number;
}

interface TenantLine extends NewTenant {
  readonly objects: { readonly user: ObjectCount; readonly group: ObjectCount };
}

interface AgentLine {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  readonly registeredAt: Date;
  readonly lastSeenAt: Date | null;
  readonly revokedAt: Date | null;
}

interface Invite {
  readonly tenant: string;
  readonly url: string;
  readonly code: string;
  readonly expiresAt: Date;
}

export function viewTenant({ name, id, verifiedDomains, initialDomain }: NewTenant, language: Language): string {
  const t = translateInto(language);
  return [
    t(texts.tenantMade, { name, id }),
    `  ${t(texts.domains)}  ${verifiedDomains.join(', ')}`,
    '',
    hint(`hawser cloud admin create NAME@${initialDomain}`, t(texts.makesAdministrator)),
    hint('hawser cloud agent invite', t(texts.letsRegister)),
  ].join('\n');
}

export function viewTenants({ tenants }: { readonly tenants: readonly TenantLine[] }, language: Language): string {
  const t = translateInto(language);
  if (tenants.length === 0)
    return [t(texts.noTenant), hint('hawser cloud tenant create NAME', t(texts.makesTenant))].join('\n\n');
  const live = ({ synchronized, cloud }: ObjectCount): string => formatCount(synchronized + cloud, language);
  return table(tenants, [
    { title: t(texts.columnName), value: ({ name }) => name },
    { title: t(texts.columnId), value: ({ id }) => id },
    { title: t(texts.columnUsers), value: ({ objects }) => live(objects.user), align: 'right' },
    { title: t(texts.columnGroups), value: ({ objects }) => live(objects.group), align: 'right' },
    { title: t(texts.columnDomains), value: ({ verifiedDomains }) => verifiedDomains.join(', ') },
  ]);
}

export function viewInvite({ tenant, url, code, expiresAt }: Invite, language: Language): string {
  const t = translateInto(language);
  return [
    t(texts.invite, { tenant, time: timeOf(expiresAt, language) }),
    '',
    `  ${styled('bold', code, out)}`,
    '',
    t(texts.onTheMachine),
    `  cloud: { url: ${url}, tenant: ${tenant} }`,
    '',
    `  hawser connect setup --code ${code}`,
  ].join('\n');
}

export function viewAgents({ agents }: { readonly agents: readonly AgentLine[] }, language: Language): string {
  const t = translateInto(language);
  if (agents.length === 0)
    return [t(texts.noAgent), hint('hawser cloud agent invite', t(texts.makesCode))].join('\n\n');
  return table(agents, [
    { title: t(texts.columnName), value: ({ name }) => name },
    { title: t(texts.columnId), value: ({ id }) => id },
    { title: t(texts.columnVersion), value: ({ version }) => version },
    { title: t(texts.columnRegistered), value: ({ registeredAt }) => timeOf(registeredAt, language) },
    {
      title: t(texts.columnSeen),
      value: ({ lastSeenAt }) => (lastSeenAt ? timeOf(lastSeenAt, language) : t(texts.never)),
    },
    {
      title: t(texts.columnState),
      value: ({ revokedAt }) =>
        revokedAt ? styled('red', t(texts.isRevoked), out) : styled('green', t(texts.isActive), out),
    },
  ]);
}
