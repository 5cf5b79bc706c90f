import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts } from './facts.ts';
import { codeOf, recordOf, sentences } from './sentence-table.ts';

const hints = new RegExp(
  [
    'password|wachtwoord|Kennwort|certifi|Zertifikat|SSL|TLS|remote|Remote|externe|distant|prox|Prox|40[37]|50[234]',
    'timed|time-out|Timeout|refused|geweigerd|verweigert|connection|verbinding|Verbindung|modal|credential|logon',
    'eplica|RPC|clock|Kerberos|etype|administrator|beheerder|account|policy|24|threshold|drempel|delet|verif|user',
    'NODE_TLS|URI|URL|crl found|handshake|nsatc|trafficmanager|akadns|msedge|Microsoft[ -]account|[Ii]nvalid|outlook',
    'device|throttled|SID|enrollment|Tenant|cancel|Global|AzureRole|Privileged|wstrust|script|anchor',
    'KDC|Ticket|skew|encryption|trust|difference|realm|domain controller|Hello|Device|User|Result',
  ].join('|'),
);

/** Names of hosts of the field in running text; `javax.net.ssl` is none. */
const hostName =
  /\b(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|cn|us|de|nl|eu|local|test|lan|corp|internal|windows|ms))(?::(\d{2,5}))?\b(?!\.\w)/i;

export function scanSentences(line: Line, facts: Facts): number {
  const { text } = line;
  if (text.length > 8192 || !hints.test(text)) return 0;
  let found = 0;
  for (const [key, pattern] of sentences) {
    if (!pattern.test(text)) continue;
    found++;
    facts.add('say', key, line, { host: hostIn(text), match: pattern.exec(text)?.[0].slice(0, 120) ?? '' });
    if (key.startsWith('wizard-')) facts.claim('wizard-page', 0.4);
    if (key.startsWith('harmless-')) facts.claim('network-trace', 0.2);
    const record = recordOf[key];
    if (record) facts.add('said', record, line, {});
    const code = codeOf[key];
    if (code) addCode(facts, line, code[0], code[1], pattern.exec(text)?.[0] ?? key, 1);
  }
  return found;
}

/** The first host in running text. Names of classes look like hosts: `System.Net.WebException`. */
export function hostIn(text: string): string | undefined {
  const plain = /[A-Z]\w{1,40}\.[A-Z]/.test(text)
    ? text.replace(/\b[A-Z]\w{1,60}(?:\.[A-Z]\w{0,60}){1,8}/g, ' ')
    : text;
  return hostName.exec(plain)?.[1]?.toLowerCase();
}
