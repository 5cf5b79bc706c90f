import { fromBytes, guidFromBytes, isBytes, valuesOf } from '../directory/index.ts';
import { ldapErrors } from './errors.ts';
import { textOf } from './entry.ts';
import type { Session } from './session.ts';

/** What a directory server says about itself (RFC 4512 5.1; the rest is Active Directory's). */
export interface RootDse {
  readonly isActiveDirectory: boolean;
  readonly namingContexts: readonly string[];
  /** The domain, of an AD; else the first naming context. */
  readonly defaultNamingContext: string;
  readonly configurationNamingContext: string | undefined;
  readonly schemaNamingContext: string | undefined;
  readonly rootDomainNamingContext: string | undefined;
  readonly dnsHostName: string | undefined;
  /** The NTDS Settings object of this domain controller. */
  readonly dsServiceName: string | undefined;
  readonly subschemaSubentry: string | undefined;
  readonly highestCommittedUsn: string | undefined;
  readonly supportedControls: ReadonlySet<string>;
  readonly supportedExtensions: ReadonlySet<string>;
}

const activeDirectory = '1.2.840.113556.1.4.800';

export async function readRootDse(session: Session): Promise<RootDse> {
  const entry = await session.read('', [
    '*',
    '+',
    'namingContexts',
    'supportedControl',
    'supportedExtension',
    'supportedCapabilities',
    'subschemaSubentry',
    'highestCommittedUSN',
    'dsServiceName',
    'dnsHostName',
    'defaultNamingContext',
    'configurationNamingContext',
    'schemaNamingContext',
    'rootDomainNamingContext',
  ]);
  if (!entry) throw ldapErrors('ldap.protocol', { server: session.server, reason: 'no root DSE' });
  const { attributes } = entry;
  const list = (name: string): readonly string[] => valuesOf(attributes[name]).map(String);
  const text = (name: string): string | undefined => textOf(attributes, name);
  const namingContexts = list('namingContexts');
  return Object.freeze({
    isActiveDirectory: list('supportedCapabilities').includes(activeDirectory),
    namingContexts,
    defaultNamingContext: text('defaultNamingContext') ?? namingContexts[0] ?? '',
    configurationNamingContext: text('configurationNamingContext'),
    schemaNamingContext: text('schemaNamingContext'),
    rootDomainNamingContext: text('rootDomainNamingContext'),
    dnsHostName: text('dnsHostName'),
    dsServiceName: text('dsServiceName'),
    subschemaSubentry: text('subschemaSubentry'),
    highestCommittedUsn: text('highestCommittedUSN'),
    supportedControls: new Set(list('supportedControl')),
    supportedExtensions: new Set(list('supportedExtension')),
  });
}

/** The identity of a domain controller's database: USNs mean something only together with it. */
export async function readInvocationId(session: Session, { dsServiceName }: RootDse): Promise<string> {
  const entry = dsServiceName === undefined ? undefined : await session.read(dsServiceName, ['invocationId']);
  const value = entry?.attributes['invocationId'];
  if (!isBytes(value)) throw ldapErrors('ldap.protocol', { server: session.server, reason: 'no invocationId' });
  return guidFromBytes(fromBytes(value));
}
