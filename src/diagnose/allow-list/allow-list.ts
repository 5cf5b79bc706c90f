import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { EndpointHost, EndpointSet } from './endpoints.ts';

export const allowListFormats = ['squid', 'firewall', 'ticket'] as const;
export type AllowListFormat = (typeof allowListFormats)[number];

export interface AllowListOptions {
  readonly format: AllowListFormat;
  readonly language: Language;
  /** Whose list it is: "Hawser", "Microsoft (worldwide)". */
  readonly subject: string;
  /** From when the data is. */
  readonly date: string;
  /** Which machine needs it, in the ticket. */
  readonly machine: string;
}

/** What the owner of a proxy or firewall has to open, in his own language. */
export function allowList(sets: readonly EndpointSet[], options: AllowListOptions): string {
  if (options.format === 'squid') return squidRules(sets, options);
  return options.format === 'firewall' ? firewallTable(sets) : ticketText(sets, options);
}

/** ACLs for squid.conf: `.suffix` covers the name itself and what is below it, and a name may stand in a list once. */
function squidRules(sets: readonly EndpointSet[], { subject, date, language }: AllowListOptions): string {
  const name = subject
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const lines = [`# ${format(texts.head, language, { subject, date })}`];
  const rules: string[] = [];
  for (const [port, hosts] of byPort(sets)) {
    const acl = `${name}_${port}`;
    for (const host of squidDomains(hosts)) lines.push(`acl ${acl} dstdomain ${host}`);
    lines.push(`acl ${acl}_port port ${port}`);
    rules.push(port === 80 ? `http_access allow ${acl} ${acl}_port` : `http_access allow CONNECT ${acl} ${acl}_port`);
  }
  const uninspected = sets.flatMap(({ hosts }) => hosts).filter(({ clientCertificate }) => clientCertificate);
  for (const { host } of uninspected)
    lines.push(`acl ${name}_no_inspection ssl::server_name ${host.replace(/^\*/, '')}`);
  if (uninspected.length > 0) rules.push(`ssl_bump splice ${name}_no_inspection`);
  return [...lines, ...rules].join('\n');
}

/** squid refuses a list that holds both `.example.com` and something below it. */
export function squidDomains(hosts: readonly EndpointHost[]): readonly string[] {
  const names = [...new Set(hosts.map(({ host }) => host.replace(/^\*/, '')))];
  return names.filter(
    (name) =>
      !names.some((other) => other !== name && other.startsWith('.') && `.${name}`.replace('..', '.').endsWith(other)),
  );
}

/** host, port, protocol, what for: as firewalls import it. */
function firewallTable(sets: readonly EndpointSet[]): string {
  const rows = new Map<string, string[]>();
  for (const { id, hosts } of sets) {
    for (const { host, port } of hosts) {
      const key = `${host},${port},tcp`;
      rows.set(key, [...(rows.get(key) ?? []), id]);
    }
  }
  return ['host,port,protocol,purpose', ...[...rows].map(([key, purposes]) => `${key},${purposes.join(' ')}`)].join(
    '\n',
  );
}

function ticketText(sets: readonly EndpointSet[], { subject, date, language, machine }: AllowListOptions): string {
  const t = (text: Text, values: Record<string, string> = {}): string => format(text, language, values);
  const lines = [t(texts.subject, { subject, machine }), '', t(texts.request, { machine, subject }), ''];
  for (const { title, hosts } of sets) {
    lines.push(`${title[language]}:`);
    for (const { host, port, clientCertificate } of hosts)
      lines.push(`  - ${host}, TCP ${port}${clientCertificate === true ? ` (${t(texts.noInspection)})` : ''}`);
  }
  return [...lines, '', ...texts.conditions.map((text) => `* ${t(text)}`), '', t(texts.head, { subject, date })].join(
    '\n',
  );
}

function byPort(sets: readonly EndpointSet[]): ReadonlyMap<number, readonly EndpointHost[]> {
  const ports = new Map<number, EndpointHost[]>();
  for (const host of sets.flatMap(({ hosts }) => hosts)) ports.set(host.port, [...(ports.get(host.port) ?? []), host]);
  return new Map([...ports].sort(([a], [b]) => b - a));
}

const texts = {
  head: {
    en: 'Destinations of {subject}, as known on {date}; made by hawser doctor allow-list',
    nl: 'Bestemmingen van {subject}, zoals bekend op {date}; gemaakt met hawser doctor allow-list',
  },
  subject: {
    en: 'Request: outbound access for {subject} from {machine}',
    nl: 'Verzoek: uitgaande toegang voor {subject} vanaf {machine}',
  },
  request: {
    en: 'Please allow outbound connections from {machine} to these destinations of {subject}. Nothing needs to be opened inwards.',
    nl: 'Graag uitgaande verbindingen toestaan vanaf {machine} naar deze bestemmingen van {subject}. Er hoeft niets naar binnen open.',
  },
  noInspection: { en: 'client certificates: do not inspect', nl: 'clientcertificaten: niet inspecteren' },
  conditions: [
    {
      en: 'Please exempt them from TLS inspection, or tell us the root certificate that inspects.',
      nl: 'Graag uitzonderen van TLS-inspectie, of ons het inspecterende rootcertificaat geven.',
    },
    {
      en: 'Idle timeout of at least 360 seconds: an answer may take five minutes.',
      nl: 'Idle time-out van ten minste 360 seconden: een antwoord kan vijf minuten duren.',
    },
    {
      en: 'Where users must sign in to the proxy: an account for the service, or an exemption.',
      nl: 'Moet men zich bij de proxy aanmelden: een account voor de dienst, of een uitzondering.',
    },
    {
      en: 'Names, not addresses: the addresses behind them change.',
      nl: 'Namen, geen adressen: de adressen erachter veranderen.',
    },
  ],
} as const;
