import { readFileSync } from 'node:fs';
import type { Text } from '../../base/messages.ts';

export interface EndpointHost {
  /** A name, or `*.suffix`: everything below it. */
  readonly host: string;
  readonly port: number;
  /** A name that can be asked: names below a wildcard vary by region. Absent: nobody can be asked. */
  readonly probe?: string;
  readonly path?: string;
  /** Clients prove themselves with certificates there: it cannot be inspected at all. */
  readonly clientCertificate?: boolean;
  /** What it answers there is data: a page in its place comes from something else. */
  readonly json?: boolean;
  /** A page is what it answers. */
  readonly page?: boolean;
}

/** What one feature needs to reach. */
export interface EndpointSet {
  readonly id: string;
  readonly title: Text;
  readonly hosts: readonly EndpointHost[];
}

/** Endpoints drift: the list says from when it is and on what it rests. */
export interface EndpointCatalogue {
  readonly date: string;
  readonly source: Text;
  /** Whose certificates the service uses. */
  readonly issuers: readonly string[];
  /** Headers by which an answer shows that it comes from the service itself. */
  readonly providerHeaders: readonly string[];
  /** By what each cloud calls itself in what it answers. */
  readonly instances: Readonly<Record<string, string>>;
  /** The host that says in which cloud a domain is. */
  readonly logins: Readonly<Record<string, string>>;
  readonly clouds: Readonly<Record<string, readonly EndpointSet[]>>;
}

export const microsoftClouds = ['worldwide', 'china', 'usgov'] as const;
export type MicrosoftCloud = (typeof microsoftClouds)[number];

/** The endpoints of a Microsoft hybrid environment. */
export function microsoftEndpoints(): EndpointCatalogue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a list of our own
  return JSON.parse(readFileSync(new URL('microsoft.json', import.meta.url), 'utf8')) as EndpointCatalogue;
}

/** Hawser's own: whatever the configuration and the discovery document name. */
export function hawserEndpoints(
  urls: readonly string[],
  directories: readonly { readonly host: string; readonly port: number }[],
): readonly EndpointSet[] {
  const seen = new Map<string, EndpointHost>();
  for (const text of urls) {
    const { hostname, port, protocol } = new URL(text);
    const number = Number(port || (/^(https|wss):$/.test(protocol) ? 443 : 80));
    seen.set(`${hostname}:${number}`, { host: hostname, port: number, probe: hostname });
  }
  return [
    { id: 'cloud', title: { en: 'the tenant service', nl: 'de tenantdienst' }, hosts: [...seen.values()] },
    ...(directories.length === 0
      ? []
      : [
          {
            id: 'directories',
            title: { en: 'domain controllers (inside)', nl: 'domeincontrollers (binnen)' },
            hosts: directories.map(({ host, port }) => ({ host, port, probe: host })),
          },
        ]),
  ];
}
