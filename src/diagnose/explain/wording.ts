import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { CodeRecord, Evidence, Owner, Space } from '../catalogue/record.ts';
import type { Match, Remark } from './explain.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';
import { toHex, toSigned32 } from '../catalogue/numbers.ts';

/** How people write the code: AADSTS50126, 0x801c03f2, ADSync 6329, LDAP 49. */
export function label(record: CodeRecord, as?: SpaceNumber): string {
  const { space, number, names } = record;
  if (number === undefined) return names[0] ?? record.id;
  if (as?.space === 'status' && space !== 'http') return toHex(as.number);
  return labels[space](number, record);
}

const labels: Record<Space, (number: number, record: CodeRecord) => string> = {
  aadsts: (number) => `AADSTS${number}`,
  msis: (number) => `MSIS${number}`,
  sspr: (number) => `SSPR_${String(number).padStart(4, '0')}`,
  status: (number) => toHex(number),
  win32: (number) => `${number} (${toHex(number)})`,
  event: (number, { eventSource }) => `${eventSource ?? 'event'} ${number}`,
  ldap: (number) => `LDAP ${number}`,
  'ldap-data': (number) => `data ${number.toString(16)}`,
  kerberos: (number) => `Kerberos ${number} (${toHex(number)})`,
  provisioning: (number) => `provisioning ${number}`,
  http: (number) => `HTTP ${number}`,
  host: (number) => String(number),
  name: (number) => String(number),
};

/**
 * The symbolic name that goes with the notation: 0x80072ee2 is WININET_E_TIMEOUT, its low half 12002
 * ERROR_INTERNET_TIMEOUT.
 */
export function nameOf({ names }: CodeRecord, as?: SpaceNumber): string | null {
  const ofStatus = as?.space === 'status' ? names.find((name) => /^([A-Z]+_)?E_/.test(name)) : undefined;
  return ofStatus ?? names[0] ?? null;
}

/** The number in all its forms, in the notation that was asked for. */
export function writtenForms(
  record: CodeRecord,
  as?: SpaceNumber,
): { readonly hex: string | null; readonly decimal: number | null; readonly unsigned: number | null } {
  const { space, number } = record;
  if (number === undefined) return { hex: null, decimal: null, unsigned: null };
  const shown = as?.space === 'status' && (space === 'win32' || space === 'status') ? as.number : number;
  const hasHex = space === 'status' || space === 'win32' || space === 'kerberos' || space === 'ldap-data';
  return { hex: hasHex ? toHex(shown) : null, decimal: toSigned32(shown), unsigned: shown };
}

const contexts: Record<Space, Text> = {
  aadsts: { en: 'As a number of the token service (AADSTS).', nl: 'Als nummer van de tokendienst (AADSTS).' },
  msis: { en: 'As a number of the federation server (MSIS).', nl: 'Als nummer van de federatieserver (MSIS).' },
  sspr: { en: 'As a number of the password reset page (SSPR).', nl: 'Als nummer van de wachtwoordresetpagina (SSPR).' },
  status: { en: 'As a 32-bit status.', nl: 'Als 32-bits status.' },
  win32: { en: 'As a system error of Windows.', nl: 'Als systeemfout van Windows.' },
  event: { en: 'As an event of {source}.', nl: 'Als gebeurtenis van {source}.' },
  ldap: { en: 'As an LDAP result.', nl: 'Als LDAP-resultaat.' },
  'ldap-data': {
    en: 'Behind "data" in the text of an LDAP result 49.',
    nl: 'Achter "data" in de tekst van LDAP-resultaat 49.',
  },
  kerberos: { en: 'As a Kerberos error.', nl: 'Als Kerberos-fout.' },
  provisioning: {
    en: 'As the error number of an export or import of the provisioning service.',
    nl: 'Als foutnummer van een export of import van de provisioningdienst.',
  },
  http: { en: 'As an HTTP status.', nl: 'Als HTTP-status.' },
  host: { en: 'As the name of a host.', nl: 'Als naam van een host.' },
  name: { en: 'As a name.', nl: 'Als naam.' },
};

/**
 * When this reading applies: the record's own words, or those of its space when several readings stand side by side.
 */
export function contextOf({ record, ambiguous }: Match, language: Language): string | null {
  if (record.context) return record.context[language];
  return ambiguous ? format(contexts[record.space], language, { source: record.eventSource ?? '' }) : null;
}

const evidences: Record<Evidence, Text> = {
  documented: { en: 'read in vendor documentation', nl: 'gelezen in documentatie van de leverancier' },
  reported: {
    en: 'reported in public threads, not documented',
    nl: 'gemeld in openbare discussies, niet gedocumenteerd',
  },
  measured: { en: 'measured on real servers', nl: 'gemeten op echte servers' },
  standard: { en: 'a standard value of the system or protocol', nl: 'een standaardwaarde van het systeem of protocol' },
  derived: { en: 'derived from the build of the code', nl: 'afgeleid uit de bouw van de code' },
};

export function evidenceOf({ evidence }: CodeRecord, language: Language): string {
  return evidences[evidence][language];
}

export function originOf(
  { origin }: CodeRecord,
  language: Language,
): { readonly origin: string; readonly url: string | null } {
  return { origin: origin.title[language], url: origin.url ?? null };
}

const owners: Record<Owner, Text> = {
  user: { en: 'the user', nl: 'de gebruiker' },
  'identity-admin': { en: 'identity administrator', nl: 'identiteitsbeheerder' },
  'directory-admin': { en: 'AD administrator', nl: 'AD-beheerder' },
  'server-admin': { en: 'server administrator', nl: 'serverbeheerder' },
  network: { en: 'network administrator', nl: 'netwerkbeheerder' },
  proxy: { en: 'proxy owner', nl: 'proxybeheerder' },
  developer: { en: 'developer', nl: 'ontwikkelaar' },
  nobody: { en: '', nl: '' },
};

export function ownerOf(owner: Owner, language: Language): string {
  return owners[owner][language];
}

const remarks = {
  'pair-differs': {
    en: '{hex} and {decimal} are not the same code: the decimal is {decimalIs}. One of the two is misprinted.',
    nl: '{hex} en {decimal} zijn niet dezelfde code: het decimale getal is {decimalIs}. Een van de twee is verkeerd afgedrukt.',
  },
  misprint: {
    en: '"{written}" is a known wrong spelling or translation; {right} is meant.',
    nl: '"{written}" is een bekende verkeerde spelling of vertaling; bedoeld is {right}.',
  },
  host: {
    en: '"{written}" is a damaged host name; {right} is meant.',
    nl: '"{written}" is een beschadigde hostnaam; bedoeld is {right}.',
  },
} as const satisfies Record<Remark['kind'], Text>;

export function remarkText(remark: Remark, language: Language): string {
  return format(remarks[remark.kind], language, remarkValues(remark));
}

function remarkValues(remark: Remark): Readonly<Record<string, string>> {
  if (remark.kind === 'misprint') return { written: remark.written, right: label(remark.record) };
  if (remark.kind === 'host') return { written: remark.written, right: remark.host };
  return { hex: remark.hex, decimal: remark.decimal, decimalIs: remark.decimalIs };
}
