import { required } from '../base/assert.ts';
import { randomUUID } from 'node:crypto';
import { guidToBytes, isDescendantOf, nameOf, parentDn } from '../directory/index.ts';
import type { Forest } from './forest.ts';
import type { Value } from './schema/syntax.ts';

/** FLAG_CR_NTDS_NC, FLAG_CR_NTDS_DOMAIN. */
const domainFlags = '3';
const contextFlags = '1';

/**
 * What the forest says of a domain: its cross-reference, its domain controller, the container of its proxies. Whatever
 * is missing is made, so that a forest of an older folder gets it too.
 */
export function describeDomain(forest: Forest): void {
  const { configuration, schemaHead, head, root, domain } = forest;
  const partitions = `CN=Partitions,${configuration.dn}`;
  if (root === forest) {
    for (const [name, context] of [
      ['Enterprise Configuration', configuration],
      ['Enterprise Schema', schemaHead],
    ] as const) {
      ensure(forest, `CN=${name},${partitions}`, 'crossRef', {
        ncname: [context.dn],
        dnsroot: [domain],
        systemflags: [contextFlags],
      });
    }
  }
  const parent = parentDomainOf(forest);
  ensure(forest, `CN=${forest.netbiosName},${partitions}`, 'crossRef', {
    ncname: [head.dn],
    dnsroot: [domain],
    netbiosname: [forest.netbiosName],
    systemflags: [domainFlags],
    ...(parent && { trustparent: [`CN=${parent.netbiosName},${partitions}`] }),
    ...(!parent && root !== forest && { roottrust: [`CN=${root.netbiosName},${partitions}`] }),
  });
  const server = parentDn(forest.settingsDn) ?? '';
  const servers = parentDn(server) ?? '';
  const site = parentDn(servers) ?? '';
  ensure(forest, site, 'site', {});
  ensure(forest, servers, 'serversContainer', {});
  ensure(forest, server, 'server', { dnshostname: [forest.hostName] });
  ensure(forest, forest.settingsDn, 'nTDSDSA', {
    invocationid: [guidToBytes(randomUUID())],
    hasmasterncs: [head.dn, configuration.dn, schemaHead.dn],
  });
  ensure(forest, `CN=Infrastructure,${head.dn}`, 'infrastructureUpdate', { iscriticalsystemobject: ['TRUE'] });
}

/**
 * Update sequence numbers from before mean nothing any more: the database has a new name, as it gets one when it is
 * restored from a backup.
 */
export function renewInvocationId(forest: Forest): void {
  const settings = required(forest.resolve(forest.settingsDn), 'the settings of the domain');
  forest.store.commit([{ kind: 'set', id: settings.id, attributes: { invocationid: [guidToBytes(randomUUID())] } }]);
}

/** A domain that was taken away: nobody serves it, and the configuration does not name it. */
export function forgetDomain(forest: Forest): void {
  const reference = forest.root.resolve(`CN=${forest.netbiosName},CN=Partitions,${forest.configuration.dn}`);
  if (reference) forest.store.commit([{ kind: 'purge', id: reference.id }]);
}

function parentDomainOf(forest: Forest): Forest | undefined {
  return forest.domains
    .filter(({ head }) => isDescendantOf(forest.head.dn, head.dn))
    .toSorted((a, b) => b.head.dn.length - a.head.dn.length)[0];
}

function ensure(
  forest: Forest,
  dn: string,
  className: string,
  attributes: Readonly<Record<string, readonly Value[]>>,
): void {
  const { store } = forest;
  if (store.resolve(dn)) return;
  const parent = required(store.resolve(parentDn(dn) ?? ''), 'the parent');
  store.commit([
    {
      kind: 'add',
      id: store.newId(),
      guid: randomUUID(),
      parent: parent.id,
      rdn: `CN=${nameOf(dn)}`,
      attributes: { objectclass: store.schema.class(className)?.chain ?? [], ...attributes },
    },
  ]);
}
