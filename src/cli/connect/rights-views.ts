import { detailWithMessage, formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { CheckedDomain, ForestRights, Granted } from '../../connect/index.ts';
import { table } from '../terminal/table.ts';
import { styled } from '../terminal/terminal.ts';
import { hint, translateInto } from '../terminal/translate.ts';

/** How `hawser connect rights` shows things on a terminal. */

export const rightsTexts = {
  checkOrGrant: { en: 'It is check or grant.', nl: 'Het is check of grant.' },
  featureNames: { en: 'It is one of: {names}.', nl: 'Het is een van: {names}.' },
  administratorOf: { en: 'Administrator of {forest}', nl: 'Beheerder van {forest}' },
  passwordOf: { en: 'Password of {account} (not kept)', nl: 'Wachtwoord van {account} (wordt niet bewaard)' },
  granted: { en: 'Granted on {on}: {rights}', nl: 'Verleend op {on}: {rights}' },
  nothingGranted: { en: 'Nothing had to be granted.', nl: 'Er hoefde niets te worden verleend.' },
  asAccount: { en: '{domain}, as {account}', nl: '{domain}, als {account}' },
  columnState: { en: 'state', nl: 'toestand' },
  columnFeature: { en: 'feature', nl: 'functie' },
  columnRight: { en: 'right', nl: 'recht' },
  columnOn: { en: 'on', nl: 'op' },
  present: { en: 'present', nl: 'aanwezig' },
  missing: { en: 'missing', nl: 'ontbreekt' },
  unknown: { en: 'unknown', nl: 'onbekend' },
  noneNeeded: { en: 'No rights are needed.', nl: 'Er zijn geen rechten nodig.' },
  onWindows: { en: 'On Windows, as an administrator of the domain:', nl: 'In Windows, als beheerder van het domein:' },
  onSamba: { en: 'On Samba:', nl: 'In Samba:' },
  orHere: { en: 'asks for an administrator and grants it', nl: 'vraagt om een beheerder en verleent het' },
} as const satisfies Record<string, Text>;

const out = process.stdout;
const tones = { present: 'green', missing: 'red', unknown: 'yellow' } as const;

export function viewForestRights({ forest, account, domains }: ForestRights, language: Language): string {
  return domains.map((domain) => viewDomain(domain, forest, account, language)).join('\n\n');
}

function viewDomain(
  { domain, rights, consequences, windows, samba, failure }: CheckedDomain,
  forest: string,
  account: string,
  language: Language,
): string {
  const t = translateInto(language);
  const lines = [t(rightsTexts.asAccount, { domain, account })];
  if (failure) {
    lines.push(styled('red', `${formatDetail(failure, language)} [${failure.code}]`, out));
    return lines.join('\n');
  }
  if (rights.length === 0) lines.push(t(rightsTexts.noneNeeded));
  else
    lines.push(
      table(rights, [
        { title: t(rightsTexts.columnState), value: ({ state }) => styled(tones[state], t(rightsTexts[state]), out) },
        { title: t(rightsTexts.columnFeature), value: ({ feature }) => feature },
        { title: t(rightsTexts.columnRight), value: ({ right }) => right },
        { title: t(rightsTexts.columnOn), value: ({ on }) => on },
      ]),
    );
  for (const { detail } of consequences) lines.push(styled('yellow', formatDetail(detail, language), out));
  if (windows.length > 0) lines.push('', t(rightsTexts.onWindows), ...windows.map((command) => `  ${command}`));
  if (samba.length > 0) lines.push('', t(rightsTexts.onSamba), ...samba.map((command) => `  ${command}`));
  if (windows.length > 0) lines.push('', hint(`hawser connect rights grant --forest ${forest}`, t(rightsTexts.orHere)));
  return lines.join('\n');
}

export function viewGranted(granted: readonly Granted[], language: Language): string {
  const t = translateInto(language);
  if (granted.length === 0) return t(rightsTexts.nothingGranted);
  return granted.map(({ on, rights }) => t(rightsTexts.granted, { on, rights: rights.join(', ') })).join('\n');
}

export function forestRightsJson({ domains, ...forest }: ForestRights, language: Language): object {
  return {
    ...forest,
    domains: domains.map(({ consequences, failure, ...domain }) => ({
      ...domain,
      consequences: consequences.map(({ effect, detail }) => ({ effect, ...detailWithMessage(detail, language) })),
      failure: failure && detailWithMessage(failure, language),
    })),
  };
}
