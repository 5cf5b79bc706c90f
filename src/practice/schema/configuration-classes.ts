import type { ClassRow } from './class-row.ts';

/** What the configuration of a forest is made of, and the proxies of objects that moved to another domain. */
export const configurationClasses: Readonly<Record<string, ClassRow>> = {
  crossRefContainer: {
    superior: 'top',
    kind: 'structural',
    category: 'Cross-Ref-Container',
    parents: 'configuration',
    must: 'cn',
  },
  sitesContainer: {
    superior: 'top',
    kind: 'structural',
    category: 'Sites-Container',
    parents: 'configuration',
    must: 'cn',
  },
  site: {
    superior: 'top',
    kind: 'structural',
    category: 'Site',
    parents: 'sitesContainer',
    must: 'cn',
  },
  serversContainer: {
    superior: 'top',
    kind: 'structural',
    category: 'Servers-Container',
    parents: 'site',
    must: 'cn',
  },
  server: {
    superior: 'top',
    kind: 'structural',
    category: 'Server',
    parents: 'serversContainer',
    must: 'cn',
    may: 'dNSHostName',
  },
  nTDSDSA: {
    superior: 'top',
    kind: 'structural',
    category: 'NTDS-DSA',
    parents: 'server',
    must: 'cn',
    may: 'hasMasterNCs invocationId msDS-Behavior-Version',
  },
  infrastructureUpdate: {
    superior: 'top',
    kind: 'structural',
    category: 'Infrastructure-Update',
    parents: 'domainDNS infrastructureUpdate',
    must: 'cn',
  },
  crossRef: {
    superior: 'top',
    kind: 'structural',
    category: 'Cross-Ref',
    must: 'cn dnsRoot nCName',
    may: `
      Enabled msDS-Behavior-Version msDS-DnsRootAlias msDS-Replication-Notify-First-DSA-Delay
      msDS-Replication-Notify-Subsequent-DSA-Delay msDS-SDReferenceDomain nETBIOSName nTMixedDomain rootTrust
      superiorDNSRoot trustParent
    `,
  },
};
