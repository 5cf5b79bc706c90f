import { join } from 'node:path';
import { Authority } from '../practice/index.ts';
import { messages } from './experiments/messages.ts';
import { tryUrl } from './experiments/serve.ts';
import { receiverTexts } from './receivers/messages.ts';
import { receiverUrl } from './receivers/url.ts';
import type { LabOptions } from './options.ts';
import type { Ports } from './ports.ts';
import type { CloudSettings } from './processes/cloud.ts';
import type { LabSecrets } from './secrets.ts';

export const TENANT = 'contoso';

/** Children of the root and a tree of its own, as organisations have them. */
const furtherDomains = ['nl.corp.hawser.test', 'fabrikam.test', 'uk.corp.hawser.test', 'sales.fabrikam.test'] as const;

export interface Place {
  readonly folder: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly secrets: LabSecrets;
  readonly heartbeatSeconds: number;
  /** Of the page on which things are tried. */
  readonly tryPort: number;
  /** Where the lab takes the mail of its cloud. */
  readonly mailPort: number;
}

/** What the process of the cloud is started with, except for what the forest decides. */
export async function cloudSettings(
  { port, https = false, cloudDatabase: database }: LabOptions,
  { folder, logs, ports, secrets, heartbeatSeconds, tryPort, mailPort }: Place,
): Promise<Omit<CloudSettings, 'domains'>> {
  const tls = https ? await certificate(folder) : undefined;
  return {
    folder: join(folder, 'cloud'),
    port: port === undefined ? await ports.usual(8080) : await ports.exactly(port),
    operatorsPort: await ports.usual(8444),
    tls,
    tenant: TENANT,
    administratorPassword: secrets.administratorPassword,
    administratorSecret: secrets.administratorSecret,
    database,
    logFile: join(logs, 'cloud.log'),
    healthSeconds: Math.min(60, heartbeatSeconds),
    mailPort,
    links: [
      { words: messages.title, url: tryUrl(tryPort, tls) },
      { words: receiverTexts.mail, url: receiverUrl(tryPort, tls, 'mail') },
    ],
  };
}

/** The lab's own authority signs it: clients trust that one file, and nothing else has to be switched off. */
async function certificate(folder: string): Promise<NonNullable<CloudSettings['tls']>> {
  const authority = await Authority.open(join(folder, 'https'), 'localhost');
  const { caFile, certificateFile, keyFile } = await authority.certificateFor('localhost', '127.0.0.1');
  return { caFile, certificateFile, keyFile };
}

/** What the process of the forest is started with. */
export async function forestSettings(options: LabOptions, { folder, ports, secrets }: Place) {
  const further = furtherDomains.slice(0, (options.domains ?? 1) - 1);
  const people = (at: number): number => Math.floor((options.users + at) / (further.length + 1));
  const domains = [];
  for (const [at, domain] of further.entries()) {
    const [ldapsPort, ldapPort] = [await ports.usual(6361 + at), await ports.usual(3891 + at)];
    domains.push({ domain, users: people(at), ldapsPort, ldapPort });
  }
  return {
    folder: join(folder, 'forest'),
    ldapsPort: await ports.usual(6360),
    ldapPort: await ports.usual(3890),
    administratorPassword: secrets.forestPassword,
    serviceAccountPassword: secrets.servicePassword,
    users: options.ldif === undefined ? people(further.length) : 0,
    domains,
    ...{ ldif: options.ldif, isStrictLdif: options.isStrictLdif },
  };
}
