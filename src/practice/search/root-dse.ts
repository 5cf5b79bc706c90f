import { formatGeneralizedTime, sidToBytes } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Session } from '../rights/session.ts';
import type { ResultAttribute } from '../wire/response.ts';
import { supportedControls } from './controls.ts';

const capabilities = [
  '1.2.840.113556.1.4.800',
  '1.2.840.113556.1.4.1670',
  '1.2.840.113556.1.4.1791',
  '1.2.840.113556.1.4.1935',
  '1.2.840.113556.1.4.2080',
];

export const startTlsOid = '1.3.6.1.4.1.1466.20037';
export const whoAmIOid = '1.3.6.1.4.1.4203.1.11.3';

/** The nameless entry in which a server says what it is (RFC 4512 5.1, [MS-ADTS] 3.1.1.3.2). Everybody may read it. */
export function rootDse(forest: Forest, { sids }: Session, names: readonly string[]): ResultAttribute[] {
  const configuration = forest.configuration.dn;
  const settings = forest.settingsDn;
  const server = settings.slice(settings.indexOf(',') + 1);
  const realm = forest.domain.toUpperCase();
  const level = forest.isWindows ? '7' : '4';
  const plain: Record<string, readonly string[]> = {
    configurationNamingContext: [configuration],
    currentTime: [formatGeneralizedTime(new Date(Math.floor(forest.now().getTime() / 1000) * 1000))],
    defaultNamingContext: [forest.head.dn],
    dnsHostName: [forest.hostName],
    domainControllerFunctionality: [level],
    domainFunctionality: [level],
    dsServiceName: [settings],
    forestFunctionality: [level],
    highestCommittedUSN: [String(forest.store.highestUsn)],
    isGlobalCatalogReady: ['TRUE'],
    isSynchronized: ['TRUE'],
    ldapServiceName: [`${forest.root.domain}:${forest.controller.toLowerCase()}$@${realm}`],
    namingContexts: [forest.head.dn, configuration, forest.schemaHead.dn],
    rootDomainNamingContext: [forest.root.head.dn],
    schemaNamingContext: [forest.schemaHead.dn],
    serverName: [server],
    subschemaSubentry: [`CN=Aggregate,${forest.schemaHead.dn}`],
    supportedCapabilities: capabilities,
    supportedControl: supportedControls(forest.isWindows),
    supportedLDAPVersion: ['3', '2'],
    ...(forest.isWindows
      ? { supportedLDAPPolicies: ['MaxPageSize', 'MaxValRange', 'MaxReceiveBuffer'] }
      : { vendorName: ['Samba Team (https://www.samba.org)'] }),
  };
  const operational: Record<string, readonly (string | Uint8Array)[]> = {
    // Of whoever asks ([MS-ADTS] 3.1.1.3.2.25).
    tokenGroups: [...sids].map(sidToBytes),
    supportedExtension: forest.isWindows ? [startTlsOid, whoAmIOid] : [startTlsOid],
  };
  const everything = { ...plain, ...operational };
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const isAll = wanted.size === 0 || wanted.has('*');
  return Object.entries(everything)
    .filter(([name]) => wanted.has(name.toLowerCase()) || (isAll && name in plain) || wanted.has('+'))
    .map(([name, values]) => ({ name, values }));
}
