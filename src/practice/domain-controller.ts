import { required } from '../base/assert.ts';
import { wellKnownRids } from '../directory/index.ts';
import { renewInvocationId } from './describe-domain.ts';
import type { Forest } from './forest.ts';
import type { ServerCertificate } from './server/certificates.ts';
import { type Endpoints, Listener } from './server/listener.ts';

export interface PracticeAccount {
  readonly dn: string;
  readonly upn: string;
  readonly password: string;
}

/** The one domain controller of a domain. It can go away and come back, at the same address and ports. */
export class DomainController {
  readonly domain: string;
  readonly baseDn: string;
  readonly hostName: string;
  readonly caFile: string;
  readonly administrator: PracticeAccount;
  /** The domain as this domain controller sees it. */
  readonly forest: Forest;
  readonly #certificate: ServerCertificate;
  #endpoints: Endpoints;
  #listener: Listener | undefined;

  constructor(
    forest: Forest,
    certificate: ServerCertificate,
    { administratorPassword, ...endpoints }: Endpoints & { readonly administratorPassword: string },
  ) {
    this.forest = forest;
    this.domain = forest.domain;
    this.baseDn = forest.head.dn;
    this.hostName = forest.hostName;
    this.caFile = certificate.caFile;
    this.#certificate = certificate;
    this.#endpoints = endpoints;
    const administrator = required(forest.byRid(wellKnownRids.administrator), 'Administrator');
    this.administrator = {
      dn: administrator.dn,
      upn: administrator.text('userprincipalname') ?? `Administrator@${forest.domain}`,
      password: administratorPassword,
    };
  }

  get ldapUrl(): string {
    return `ldap://${this.#endpoints.address}:${this.#endpoints.ldapPort}`;
  }

  get ldapsUrl(): string {
    return `ldaps://${this.#endpoints.address}:${this.#endpoints.ldapsPort}`;
  }

  /** As connect.yaml wants it: the name in the certificate, address and port. */
  get server(): string {
    return `${this.hostName}=${this.#endpoints.address}:${this.#endpoints.ldapsPort}`;
  }

  async open(): Promise<void> {
    if (this.#listener) return;
    const listener = new Listener(this.forest, this.#certificate);
    this.#endpoints = { ...this.#endpoints, ...(await listener.open(this.#endpoints)) };
    this.#listener = listener;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    this.#listener = undefined;
  }

  /** What a restore from a backup does to update sequence numbers. */
  restoreFromBackup(): void {
    renewInvocationId(this.forest);
  }
}
