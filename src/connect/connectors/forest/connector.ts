import { isHawserError } from '../../../base/errors.ts';
import { domainOf, domainToDn, isInSubtree } from '../../../directory/index.ts';
import type { AttributeTypes, RootDse, Session, SessionOptions } from '../../../ldap/index.ts';
import { openSession, readInvocationId, readRootDse, readSchema } from '../../../ldap/index.ts';
import { syncErrors } from '../../../sync/index.ts';
import type { ConnectorId, ImportBatch, SourceConnector, Watermark } from '../../../sync/index.ts';
import { connectorErrors } from '../errors.ts';
import { defaultAttributes, knownAttributes } from './attributes.ts';
import type { ImportContext } from './context.ts';
import { EntryConverter } from './convert.ts';
import { dirSyncChanges, dirSyncEverything } from './dirsync-import.ts';
import { readDomainNames } from './domain-names.ts';
import type { ContainerMemory } from './scope.ts';
import { resolveScope } from './scope.ts';
import { writeAnchors } from './source-anchor.ts';
import { highestUsn, requireDeletedObjects, usnChanges, usnEverything } from './usn-import.ts';
import type { ForestWatermark } from './watermark.ts';
import { formatWatermark, parseWatermark } from './watermark.ts';

export interface ForestOptions {
  readonly id: ConnectorId;
  readonly session: SessionOptions;
  /** Containers to read (DN or GUID); empty: the whole domain. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** The inclusion list; default: what the default rules read. Added to by `moreAttributes`. */
  readonly attributes?: readonly string[] | undefined;
  readonly moreAttributes?: readonly string[] | undefined;
  /** Where GUIDs of containers are kept between processes. Without it a container that is renamed before a full import is missed. */
  readonly containers?: ContainerMemory | undefined;
  /** Whether the account may write mS-DS-ConsistencyGuid. */
  readonly writeSourceAnchors?: boolean | undefined;
  readonly pageSize?: number | undefined;
  /** How changes are followed; default: DirSync, and uSNChanged where the account may not replicate. */
  readonly changes?: 'dirsync' | 'usn' | undefined;
}

interface Open {
  readonly session: Session;
  readonly rootDse: RootDse;
  readonly types: AttributeTypes;
  readonly wanted: readonly string[];
  readonly converter: EntryConverter;
}

/**
 * A domain of Active Directory or Samba as a source. Everything is read with DirSync where the account may replicate, and else with a paged
 * search; changes accordingly (dirsync-import.ts, usn-import.ts). One session is kept between imports.
 */
export class ForestConnector implements SourceConnector, AsyncDisposable {
  readonly id: ConnectorId;
  readonly name: string;
  readonly writeSourceAnchors?: NonNullable<SourceConnector['writeSourceAnchors']>;
  readonly #options: ForestOptions;
  #open: Promise<Open> | undefined;
  #parameters: Readonly<Record<string, string>>;
  #mode: 'dirsync' | 'usn';

  constructor(options: ForestOptions) {
    this.id = options.id;
    this.name = options.session.domain;
    this.#options = options;
    this.#mode = options.changes ?? 'dirsync';
    this.#parameters = { ...namesOf(this.name), 'Connector.ID': this.id, 'Connector.Name': this.name };
    if (options.writeSourceAnchors === true) {
      this.writeSourceAnchors = async (anchors, signal) => {
        signal.throwIfAborted();
        return await writeAnchors((await this.#ready()).session, anchors);
      };
    }
  }

  /** Domain.FQDN, Domain.Netbios, Domain.LDAP, Forest.FQDN, Forest.LDAP, Connector.ID, Connector.Name. */
  parameters(dn: string): Readonly<Record<string, string>> {
    const own = this.#parameters;
    return isInSubtree(dn, own['Domain.LDAP'] ?? '') ? own : { ...own, ...namesOf(domainOf(dn)) };
  }

  async *fullImport(signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    const context = await this.#context({}, signal);
    await this.#options.containers?.save(context.scope.containers);
    if (this.#mode === 'dirsync') {
      try {
        yield* this.#everythingByDirSync(context);
        return;
      } catch (error) {
        if (this.#options.changes === 'dirsync' || !isHawserError(error, 'ldap.no-replication-rights')) throw error;
        this.#mode = 'usn';
      }
    }
    yield* this.#everythingByUsn(context);
  }

  async *deltaImport(watermark: Watermark, signal: AbortSignal): AsyncGenerator<ImportBatch, void, undefined> {
    const since = parseWatermark(watermark);
    if (!since || since.domain !== this.name) throw this.#fullImportRequired();
    const context = await this.#context(since.containers, signal);
    if (context.scope.fingerprint !== since.scope) throw this.#fullImportRequired('another scope');
    if (since.kind === 'usn') {
      yield* this.#changesByUsn(context, since);
      return;
    }
    try {
      for await (const { changes, cookie } of dirSyncChanges(context, Buffer.from(since.cookie, 'base64'))) {
        yield { changes, watermark: this.#watermark(context, { kind: 'dirsync', cookie: cookie.toString('base64') }) };
      }
    } catch (error) {
      const isEnd = isHawserError(error, 'ldap.cookie-refused') || isHawserError(error, 'ldap.no-replication-rights');
      throw isEnd ? this.#fullImportRequired(error.code, error) : error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    this.#open = undefined;
    await open?.session[Symbol.asyncDispose]();
  }

  async *#everythingByDirSync(context: ImportContext): AsyncGenerator<ImportBatch, void, undefined> {
    let last: Buffer | undefined;
    for await (const { changes, cookie } of dirSyncEverything(context)) {
      last = cookie ?? last;
      yield { changes, watermark: null };
    }
    if (last) {
      yield { changes: [], watermark: this.#watermark(context, { kind: 'dirsync', cookie: last.toString('base64') }) };
    }
  }

  async *#everythingByUsn(context: ImportContext): AsyncGenerator<ImportBatch, void, undefined> {
    const usn = await highestUsn(context.session);
    const invocationId = await readInvocationId(context.session, context.rootDse);
    for await (const changes of usnEverything(context)) yield { changes, watermark: null };
    yield { changes: [], watermark: this.#watermark(context, { kind: 'usn', usn, invocationId }) };
  }

  async *#changesByUsn(
    context: ImportContext,
    since: ForestWatermark & { readonly kind: 'usn' },
  ): AsyncGenerator<ImportBatch, void, undefined> {
    // The server may have changed behind the session: another one counts differently.
    const rootDse = await readRootDse(context.session);
    const invocationId = await readInvocationId(context.session, rootDse);
    if (invocationId !== since.invocationId) throw this.#fullImportRequired('another domain controller');
    await requireDeletedObjects(context);
    const usn = rootDse.highestCommittedUsn ?? since.usn;
    const before = formatWatermark(since);
    for await (const changes of usnChanges(context, since.usn)) yield { changes, watermark: before };
    yield { changes: [], watermark: this.#watermark(context, { kind: 'usn', usn, invocationId }) };
  }

  async #context(known: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ImportContext> {
    signal.throwIfAborted();
    const { include = [], exclude = [], containers, pageSize = 1000 } = this.#options;
    const open = await this.#ready();
    const baseDn = open.rootDse.defaultNamingContext;
    const memory = { ...(await containers?.load()), ...known };
    const scope = await resolveScope(
      open.session,
      { include, exclude },
      { known: memory, baseDn, connector: this.name },
    );
    return { ...open, connector: this.name, scope, pageSize, signal };
  }

  async #ready(): Promise<Open> {
    this.#open ??= this.#start();
    try {
      return await this.#open;
    } catch (error) {
      this.#open = undefined;
      throw error;
    }
  }

  async #start(): Promise<Open> {
    const session = await openSession(this.#options.session);
    try {
      const rootDse = await readRootDse(session);
      if (!rootDse.isActiveDirectory)
        throw connectorErrors('connectors.not-active-directory', { server: session.server });
      const types = await readSchema(session, rootDse);
      const wanted = knownAttributes(
        [...(this.#options.attributes ?? defaultAttributes), ...(this.#options.moreAttributes ?? [])],
        types,
      );
      this.#parameters = { ...this.#parameters, ...(await readDomainNames(session, rootDse)) };
      return { session, rootDse, types, wanted, converter: new EntryConverter(types, wanted) };
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  #watermark(
    { scope }: ImportContext,
    position: { kind: 'dirsync'; cookie: string } | { kind: 'usn'; usn: string; invocationId: string },
  ): Watermark {
    return formatWatermark({ ...position, domain: this.name, containers: scope.containers, scope: scope.fingerprint });
  }

  #fullImportRequired(detail?: string, cause?: unknown): Error {
    return syncErrors(
      'sync.full-import-required',
      { connector: this.name },
      { cause, ...(detail === undefined ? {} : { detail }) },
    );
  }
}

function namesOf(domain: string): Readonly<Record<string, string>> {
  const dn = domainToDn(domain);
  return {
    'Domain.FQDN': domain,
    'Domain.Netbios': (domain.split('.')[0] ?? domain).toUpperCase(),
    'Domain.LDAP': dn,
    'Forest.FQDN': domain,
    'Forest.LDAP': dn,
  };
}
