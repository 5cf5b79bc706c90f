import { Command } from 'commander';
import { systemClock } from '../../base/clock.ts';
import { infoAt, labErrors, runningLab, theRunningLab } from '../../lab/index.ts';
import type { LabInfo } from '../../lab/index.ts';
import { examples } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { printJson } from '../terminal/terminal.ts';
import { translateInto } from '../terminal/translate.ts';
import type { Language, Text } from '../../base/messages.ts';
import { codeLine, shownKey } from './authenticator-view.ts';
import { texts } from './messages.ts';

interface InfoOptions {
  readonly folder?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** `hawser lab info` */
export function infoCommand(): Command {
  return new Command('info')
    .description('The addresses, accounts and files of the lab that is running.')
    .option('--folder <folder>', 'of the lab in this folder, where several are running')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examples('hawser lab info', 'hawser lab info --json'))
    .action((_own: unknown, command: Command) => {
      const { folder, json, lang } = command.optsWithGlobals<InfoOptions>();
      const found = folder === undefined ? theRunningLab() : runningLab(folder)?.info;
      if (!found) throw labErrors('lab.not-running', {});
      const info = infoAt(found, systemClock.now());
      if (json === true) printJson(info);
      else console.log(viewInfo(info, languageOf(lang)));
    });
}

function viewInfo(info: LabInfo, language: Language): string {
  const t = translateInto(language);
  const { administrator, samplePerson, tenant, ldap } = info;
  const rows: readonly (readonly [Text, string | null])[] = [
    [texts.console, `${info.url}/console`],
    [texts.signIn, administrator.userPrincipalName],
    [texts.password, administrator.password],
    [texts.code, codeLine(administrator, language)],
    [texts.key, shownKey(administrator)],
    [texts.certificate, info.caFile],
    [texts.person, samplePerson && `${samplePerson.userPrincipalName}  ${samplePerson.password}`],
    [texts.tenant, `${tenant.name}  ${tenant.id}`],
    [texts.issuer, tenant.issuer],
    [texts.domains, tenant.domains.join(', ')],
    [texts.connectFile, info.connectFile],
    [texts.cloudFile, info.cloudFile],
    [texts.mail, info.mailUrl],
    [texts.phone, info.phoneUrl],
    [texts.ldap, ldap.url],
    [texts.ldapAccount, ldap.bindDn],
    [texts.ldapCa, ldap.caFile],
  ];
  const shown = rows.filter(([, value]) => value !== null);
  const width = Math.max(...shown.map(([name]) => t(name).length));
  return shown.map(([name, value]) => `${t(name).padEnd(width)}  ${value}`).join('\n');
}
