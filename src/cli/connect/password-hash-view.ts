import { detailWithMessage, formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { PasswordHashStatus } from '../../connect/index.ts';
import { styled } from '../terminal/terminal.ts';
import { timeOf } from '../terminal/time.ts';
import { hint, translateInto } from '../terminal/translate.ts';

export const hashTexts = {
  modes: { en: 'It is on, off, status or sync.', nl: 'Het is on, off, status of sync.' },
  title: { en: 'Password hash synchronization: {state}', nl: 'Wachtwoordhashsynchronisatie: {state}' },
  on: { en: 'on', nl: 'aan' },
  off: { en: 'off', nl: 'uit' },
  noAccount: {
    en: 'No forest has an account for it: name one as passwordHashes.account in connect.yaml.',
    nl: 'Geen enkel forest heeft er een account voor: noem er een als passwordHashes.account in connect.yaml.',
  },
  waiting: { en: '{domain}: not read yet', nl: '{domain}: nog niet gelezen' },
  readingAll: {
    en: '{domain}: all passwords are being read from {server}',
    nl: '{domain}: alle wachtwoorden worden gelezen van {server}',
  },
  read: { en: '{domain}: read from {server}, {time}', nl: '{domain}: gelezen van {server}, {time}' },
  failed: { en: '{domain}: {why} [{code}]', nl: '{domain}: {why} [{code}]' },
  switchesOn: { en: 'turns it on', nl: 'schakelt het in' },
  switchesOff: { en: 'turns it off', nl: 'schakelt het uit' },
  grants: { en: 'allows it, in the cloud', nl: 'staat het toe, in de cloud' },
  checks: { en: 'shows the rights that are missing', nl: 'toont welke rechten ontbreken' },
} as const satisfies Record<string, Text>;

type Domain = PasswordHashStatus['domains'][number];

export function viewHashes({ on, configured, domains }: PasswordHashStatus, language: Language): string {
  const t = translateInto(language);
  const state = on ? styled('green', t(hashTexts.on), process.stdout) : t(hashTexts.off);
  const lines = [t(hashTexts.title, { state })];
  if (configured.length === 0) lines.push(t(hashTexts.noAccount));
  if (on) lines.push(...domains.map((domain) => `  ${viewDomain(domain, language)}`));
  if (on && domains.length === 0) lines.push(...configured.map((domain) => `  ${t(hashTexts.waiting, { domain })}`));
  lines.push('');
  if (domains.some(({ failure }) => failure))
    lines.push(hint('hawser connect rights check --feature password-hashes', t(hashTexts.checks)));
  if (on)
    lines.push(
      hint('hawser cloud agent grant AGENT --feature password-hashes --forest FOREST', t(hashTexts.grants)),
      hint('hawser connect password-hashes off', t(hashTexts.switchesOff)),
    );
  else lines.push(hint('hawser connect password-hashes on', t(hashTexts.switchesOn)));
  return lines.join('\n');
}

function viewDomain({ domain, server, readsAll, succeededAt, failure }: Domain, language: Language): string {
  const t = translateInto(language);
  if (failure) {
    const values = { domain, why: formatDetail(failure, language), code: failure.code };
    return styled('red', t(hashTexts.failed, values), process.stdout);
  }
  if (readsAll || succeededAt === null) return t(hashTexts.readingAll, { domain, server: server ?? '-' });
  return t(hashTexts.read, { domain, server: server ?? '-', time: timeOf(new Date(succeededAt), language) });
}

export function hashesJson({ domains, ...status }: PasswordHashStatus, language: Language): object {
  return {
    ...status,
    domains: domains.map(({ failure, ...domain }) => ({
      ...domain,
      failure: failure && detailWithMessage(failure, language),
    })),
  };
}
