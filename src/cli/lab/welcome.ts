import { asRunHere, shellWord } from '../../base/command-style.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { Lab } from '../../lab/index.ts';
import { nearPath } from '../terminal/near-path.ts';
import { styled } from '../terminal/terminal.ts';
import { translateInto } from '../terminal/translate.ts';
import { codeLine } from './authenticator-view.ts';
import { texts } from './messages.ts';

const out = process.stdout;

/** Where the console is and who signs in. */
export function viewAccess(lab: Lab, language: Language): string {
  const t = translateInto(language);
  const info = lab.info();
  const { administrator, samplePerson: person, caFile } = info;
  const rows: readonly (readonly [Text, string])[] = [
    [texts.console, styled('cyan', `${info.url}/console`, out)],
    [texts.signIn, administrator.userPrincipalName],
    [texts.password, administrator.password],
    [texts.code, codeLine(administrator, language)],
    ...(person ? [[texts.person, `${person.userPrincipalName}  ${person.password}`] as const] : []),
    ...(caFile === null ? [] : [[texts.certificate, nearPath(caFile)] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => t(name).length));
  const lines = rows.map(([name, value]) => `  ${t(name).padEnd(width)}  ${value}`);
  return [
    '',
    styled('bold', t(texts.runs), out),
    '',
    ...lines,
    '',
    `  ${t(texts.nextCode, { command: asRunHere('hawser lab info') })}`,
    ...(caFile === null ? [] : viewTrust(caFile, info.url, language)),
    '',
  ].join('\n');
}

/** How clients come to trust a lab with HTTPS. */
function viewTrust(caFile: string, url: string, language: Language): readonly string[] {
  const t = translateInto(language);
  const file = shellWord(nearPath(caFile));
  return [
    '',
    styled('bold', t(texts.trust), out),
    '',
    `  ${t(texts.trustBrowser)}`,
    '  curl:',
    styled('dim', `     curl --cacert ${file} ${url}/health`, out),
    '  Node.js:',
    styled('dim', `     export NODE_EXTRA_CA_CERTS=${file}`, out),
    '  Debian, Ubuntu:',
    styled(
      'dim',
      `     sudo cp ${file} /usr/local/share/ca-certificates/hawser-lab.crt && sudo update-ca-certificates`,
      out,
    ),
  ];
}

interface Attempt {
  readonly text: Text;
  readonly commands: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
}

/** Commands that can be copied into another terminal, in the folder in which the lab was started. */
export function viewThingsToTry(lab: Lab, people: number, language: Language): string {
  const t = translateInto(language);
  const dim = (command: string): string => styled('dim', `     ${asRunHere(command)}`, out);
  const attempts = attemptsOf(lab, people).flatMap(({ text, commands, values = {} }, at) => [
    `  ${t(text, { number: at + 1, ...values })}`,
    ...commands.map(dim),
  ]);
  return ['', styled('bold', t(texts.tryThese), out), '', ...attempts, '', t(texts.stop)].join('\n');
}

function attemptsOf({ ldapTool, tryUrl }: Lab, people: number): readonly Attempt[] {
  const ldap = shellWord(nearPath(ldapTool));
  const search = `${ldap} search -LLL -o ldif-wrap=no`;
  const change = 'dn: %s\\nchangetype: modify\\nreplace: title\\ntitle: Harbour master\\n';
  const all: readonly (Attempt & { readonly least?: number })[] = [
    { text: texts.open, commands: [] },
    { text: texts.tryPage, commands: [], values: { url: tryUrl } },
    {
      text: texts.change,
      commands: [
        `dn=$(${search} -z 100 '(department=*)' dn 2>/dev/null | sed -n '/^dn: /{s///p;q}')`,
        `printf '${change}' "$dn" | ${ldap} modify`,
      ],
    },
    {
      // The threshold is 500: a small organisation has nobody to try it on.
      least: 1000,
      text: texts.remove,
      commands: [
        `${search} -E pr=1000/noprompt '(department=*)' dn | sed -n 's/^dn: //p' | head -600 | ${ldap} delete`,
        'hawser connect sync',
        'hawser connect threshold',
        'hawser connect threshold approve',
      ],
    },
    { text: texts.writeback, commands: ['hawser connect writeback on'] },
    { text: texts.doctor, commands: ['hawser doctor'] },
    { text: texts.info, commands: ['hawser lab info'] },
  ];
  return all.filter(({ least = 0 }) => people >= least);
}
