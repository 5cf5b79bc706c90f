import type { Language, Text } from '../../base/messages.ts';
import { toHex, toSigned32, unwrapStatus } from '../catalogue/numbers.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';

/** What can be said of a code by its build alone, whether or not the catalogue knows it. */
export interface Decoded {
  readonly hex: string | null;
  /** Signed, as logs print it. */
  readonly decimal: number;
  readonly unsigned: number;
  readonly kind: 'hresult' | 'ntstatus' | 'system-error' | 'token-service' | 'event' | 'other';
  readonly severity: 'success' | 'information' | 'warning' | 'error' | null;
  /** Set by vendors other than Microsoft, by definition of the format. */
  readonly customer: boolean;
  readonly facility: { readonly number: number; readonly name: string } | null;
  /** The low half. */
  readonly code: number;
  readonly wraps: { readonly space: string; readonly number: number } | null;
  readonly note: string;
}

/** Facilities by the high half of the status, the specific ones first. */
const facilities: readonly (readonly [match: (high: number) => boolean, number: number, name: Text])[] = [
  [(h) => h === 0xcaa1, 0xcaa1, { en: 'sign-in library, state', nl: 'aanmeldbibliotheek, toestand' }],
  [
    (h) => h === 0xcaa2,
    0xcaa2,
    { en: 'sign-in library, answer of the token service', nl: 'aanmeldbibliotheek, antwoord van de tokendienst' },
  ],
  [(h) => h === 0xcaa3, 0xcaa3, { en: 'sign-in library, HTTP status', nl: 'aanmeldbibliotheek, HTTP-status' }],
  [(h) => h === 0xcaa5, 0xcaa5, { en: 'token broker', nl: 'tokenbroker' }],
  [(h) => h === 0xcaa7, 0xcaa7, { en: 'sign-in library, network', nl: 'aanmeldbibliotheek, netwerk' }],
  [
    (h) => h === 0xcaa8,
    0xcaa8,
    { en: 'sign-in library, network error of Windows', nl: 'aanmeldbibliotheek, netwerkfout van Windows' },
  ],
  [
    (h) => h === 0xcaa9,
    0xcaa9,
    { en: 'sign-in library, federation server (WS-Trust)', nl: 'aanmeldbibliotheek, federatieserver (WS-Trust)' },
  ],
  [(h) => h >>> 4 === 0xcaa, 0xcaa, { en: 'sign-in library or broker', nl: 'aanmeldbibliotheek of broker' }],
  [
    (h) => h === 0xc004 || h === 0x8004,
    4,
    {
      en: 'cloud sign-in plug-in of Windows (CloudAP), or the interface itself',
      nl: 'cloudaanmeldplug-in van Windows (CloudAP), of de interface zelf',
    },
  ],
  [(h) => h === 0x8000, 0, { en: 'general', nl: 'algemeen' }],
  [(h) => h === 0x8001, 1, { en: 'RPC', nl: 'RPC' }],
  [(h) => h === 0x8005, 5, { en: 'directory services interface (ADSI)', nl: 'directory-services-interface (ADSI)' }],
  [(h) => h === 0x8007 || h === 0xc007, 7, { en: 'Windows system error', nl: 'systeemfout van Windows' }],
  [
    (h) => h === 0x8009,
    9,
    { en: 'security: keys, certificates, Kerberos, TLS', nl: 'beveiliging: sleutels, certificaten, Kerberos, TLS' },
  ],
  [(h) => h === 0x800b, 0xb, { en: 'trust in certificates', nl: 'vertrouwen in certificaten' }],
  [(h) => h === 0x800c || h === 0xc00c, 0xc, { en: 'internet and XML', nl: 'internet en XML' }],
  [(h) => h === 0x8013, 0x13, { en: '.NET', nl: '.NET' }],
  [(h) => h === 0x8018, 0x18, { en: 'device management (MDM)', nl: 'apparaatbeheer (MDM)' }],
  [
    (h) => h === 0x8019,
    0x19,
    { en: 'HTTP status, or MDM registration of Windows 8.1', nl: 'HTTP-status, of MDM-registratie van Windows 8.1' },
  ],
  [(h) => h === 0x801c, 0x1c, { en: 'device registration', nl: 'apparaatregistratie' }],
  [
    (h) => h === 0x8103 || h === 0xc103,
    0x103,
    { en: 'device set-up (Autopilot)', nl: 'apparaatinrichting (Autopilot)' },
  ],
  [(h) => h === 0x8023, 0x23, { en: 'sync engine', nl: 'sync-engine' }],
  [(h) => h === 0x8024, 0x24, { en: 'Windows Update', nl: 'Windows Update' }],
  [(h) => h === 0x8028, 0x28, { en: 'TPM chip', nl: 'TPM-chip' }],
  [(h) => h === 0x8029, 0x29, { en: 'TPM provider', nl: 'TPM-provider' }],
  [(h) => h === 0xc002 || h === 0xd002, 2, { en: 'RPC (NTSTATUS)', nl: 'RPC (NTSTATUS)' }],
  [
    (h) => h === 0xc000 || h === 0xd000,
    0,
    { en: 'Windows kernel and sign-in (NTSTATUS)', nl: 'Windows-kernel en aanmelding (NTSTATUS)' },
  ],
];

/** Hundreds and thousands of the token service, by what the known numbers in them have in common. */
const tokenServiceRanges: readonly (readonly [from: number, to: number, name: Text])[] = [
  [16000, 16999, { en: 'a choice that only the user can make', nl: 'een keuze die alleen de gebruiker kan maken' }],
  [
    50000,
    51999,
    {
      en: 'the user, the password, the session or the second step',
      nl: 'de gebruiker, het wachtwoord, de sessie of de tweede stap',
    },
  ],
  [
    53000,
    53999,
    { en: 'access policies and the state of the device', nl: 'toegangsbeleid en de toestand van het apparaat' },
  ],
  [65000, 65999, { en: 'consent to applications', nl: 'toestemming voor toepassingen' }],
  [
    70000,
    75999,
    { en: 'the protocol: grants, clients and SAML requests', nl: 'het protocol: grants, clients en SAML-aanvragen' },
  ],
  [80000, 80999, { en: 'pass-through authentication', nl: 'pass-through-authenticatie' }],
  [81000, 81999, { en: 'seamless single sign-on', nl: 'seamless single sign-on' }],
  [90000, 90999, { en: 'the form of the request and the tenant', nl: 'de vorm van de aanvraag en de tenant' }],
  [120000, 120999, { en: 'password changes', nl: 'wachtwoordwijzigingen' }],
  [130000, 130999, { en: 'Windows Hello keys', nl: 'Windows Hello-sleutels' }],
  [135000, 135999, { en: 'keys and devices', nl: 'sleutels en apparaten' }],
  [
    500000,
    509999,
    { en: 'the user, the resource or tenant restrictions', nl: 'de gebruiker, de resource of tenantbeperkingen' },
  ],
  [530000, 539999, { en: 'access policies', nl: 'toegangsbeleid' }],
  [700000, 709999, { en: 'clients and their proof', nl: 'clients en hun bewijs' }],
  [7000000, 7009999, { en: 'secrets and assertions of clients', nl: 'geheimen en assertions van clients' }],
  [9000000, 9009999, { en: 'the form of the request', nl: 'de vorm van de aanvraag' }],
];

const notes = {
  status: {
    en: 'Read from the bits of the code: severity, facility and the low half.',
    nl: 'Afgelezen uit de bits van de code: ernst, faciliteit en de lage helft.',
  },
  range: { en: 'Known numbers close to it are about: ', nl: 'Bekende nummers die erop lijken gaan over: ' },
  system: { en: 'A plain system error of Windows.', nl: 'Een gewone systeemfout van Windows.' },
  none: { en: 'The number itself says nothing.', nl: 'Het nummer zelf zegt niets.' },
} as const satisfies Record<string, Text>;

export function decode({ space, number }: SpaceNumber, language: Language): Decoded {
  const base = {
    hex: null,
    decimal: number,
    unsigned: number,
    severity: null,
    customer: false,
    facility: null,
    wraps: null,
  };
  if (space === 'status') return decodeStatus(number, language);
  if (space === 'win32') {
    return { ...base, hex: toHex(number), kind: 'system-error', code: number, note: notes.system[language] };
  }
  if (space === 'aadsts') {
    const range = tokenServiceRanges.find(([from, to]) => number >= from && number <= to);
    const note = range ? `${notes.range[language]}${range[2][language]}.` : notes.none[language];
    return { ...base, kind: 'token-service', code: number, note };
  }
  return { ...base, kind: space === 'event' ? 'event' : 'other', code: number, note: notes.none[language] };
}

function decodeStatus(number: number, language: Language): Decoded {
  const high = number >>> 16;
  const ntstatus = high >>> 14 === 3 && high >>> 4 !== 0xcaa;
  const entry = facilities.find(([match]) => match(high));
  const facility = ntstatus ? high & 0x0fff : high & 0x07ff;
  const inner = unwrapStatus(number);
  return {
    hex: toHex(number),
    decimal: toSigned32(number),
    unsigned: number,
    kind: ntstatus ? 'ntstatus' : 'hresult',
    severity: high >>> 15 === 1 ? 'error' : high >>> 14 === 1 ? 'information' : 'success',
    customer: (number & 0x20000000) !== 0,
    facility: { number: entry?.[1] ?? facility, name: entry?.[2][language] ?? unknownFacility[language] },
    code: number & 0xffff,
    wraps: inner ? { space: inner.space, number: inner.number } : null,
    note: notes.status[language],
  };
}

const unknownFacility: Text = { en: 'not known to us', nl: 'ons niet bekend' };
