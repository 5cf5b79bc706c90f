import { knownTexts } from '../../../base/details.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { pseudonymPattern } from './pseudonyms.ts';

/**
 * Ends of names that are names of hosts. Country codes that are also endings of files (ts, js, sh, py, rs, md, so,
 * cs, vb, pl) are left out.
 */
const endings = new Set(
  (
    'com net org edu gov mil int info biz name pro eu nl be de fr uk us ca au at ch es it se no dk fi ie pt cz gr hu ro nz za br jp cn in ru lu ' +
    'li is lt lv ee hr si sk bg tr ua il ae sg hk kr tw mx ar cl io co me tv local localdomain lan internal intern intranet corp home private ad ' +
    'test example invalid lab cloud online app dev tech site group company bank zorg amsterdam frl'
  ).split(' '),
);

/** Hosts of vendors: they show the phase, and nothing about the organisation. */
const vendors =
  /(?:^|\.)(?:microsoftonline(?:-p)?\.(?:com|us|cn)|partner\.microsoftonline\.cn|windows\.(?:net|com)|windowsupdate\.com|microsoft\.(?:com|us)|live\.(?:com|net)|msft?auth\.net|msftauth\.net|msauthimages\.net|microsoftazuread-sso\.com|azure\.(?:com|net|us|cn)|azure-api\.net|office\.(?:com|net)|office365\.(?:com|us)|outlook\.com|msappproxy\.(?:net|us|cn)|adhybridhealth\.azure\.com|msft\.net|visualstudio\.com|applicationinsights\.(?:io|azure\.com)|msocsp\.com|digicert\.(?:com|cn)|verisign\.com|entrust\.(?:net|com)|d-trust\.net|usertrust\.com|globalsign\.com|letsencrypt\.org|lencr\.org|google\.com|gstatic\.com|mozilla\.org|w3\.org|xmlsoap\.org|oasis-open\.org|iana\.org|ietf\.org|github\.com|npmjs\.org|nodejs\.org|chinacloudapi\.cn|usgovcloudapi\.net|msftncsi\.com|msftconnecttest\.com|zscaler\.(?:com|net)|nsatc\.net|trafficmanager\.net|msidentity\.com|aka\.ms)$/i;

/** Below these the names of customers stand. */
const customers =
  /(?:onmicrosoft\.(?:com|us|cn)|sharepoint\.com|mail\.protection\.outlook\.com|servicebus\.windows\.net|(?:blob|table|queue|file)\.core\.windows\.net|msappproxy\.net|azurewebsites\.net|cloudapp\.(?:azure\.com|net)|b2clogin\.com|hawser\.test)$/i;

/** First labels that name a service and not a machine: what the text is about hangs on them. */
const services = new Set(
  'enterpriseregistration enterpriseenrollment autologon autodiscover login device sts adfs fs www proxy wpad _ldap _tcp _udp _kerberos _msdcs dc gc _gc _kpasswd _sites domaindnszones forestdnszones localhost'.split(
    ' ',
  ),
);

const label = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?`;
const topLevel = String.raw`[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]`;
export const hostPattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}_@/\\-])(?:${label}\.){1,10}${topLevel}\b(?!-|\()`,
  'gu',
);

/** Whether a dotted name is a host: `System.Net.WebException` and `server.ts` are not. */
export function isHost(name: string): boolean {
  if (isCode(name)) return false;
  // The configuration section of .NET, written small.
  if (/^system\.(?:net|web|io)$/i.test(name)) return false;
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (!endings.has(last.toLowerCase())) return false;
  // A class or namespace: Pascal case to the end.
  return !(
    /^\p{Lu}\p{Ll}/u.test(last) ||
    (labels.length === 2 && /^\p{Lu}/u.test(last) && !/^[\p{Lu}\p{N}.-]+$/u.test(name))
  );
}

/** A name label by label: the ending stays, so does what a vendor or a service is called. */
export function replaceHost(name: string, pseudonyms: Pseudonyms): string {
  const customer = customers.exec(name);
  if (!customer && vendors.test(name)) return name;
  const kept = customer ? customer[0] : (name.split('.').at(-1) ?? '');
  const rest = name.slice(0, name.length - kept.length).replace(/\.$/, '');
  if (rest === '') return name;
  const labels = rest.split('.').map((label) => replaceLabel(label, pseudonyms));
  return [...labels, kept].join('.');
}

export function replaceLabel(label: string, pseudonyms: Pseudonyms): string {
  if (isPlainLabel(label)) return label;
  return pseudonyms.word('net', label);
}

export function isPlainLabel(label: string): boolean {
  return (
    label === '' ||
    label === '*' ||
    services.has(label.toLowerCase()) ||
    pseudonymPattern.test(label) ||
    /^\d{1,3}$/.test(label)
  );
}

/** `rules.invalid` ends as names of hosts may, and is what the reader looks for. */
function isCode(name: string): boolean {
  return knownTexts.has(name);
}
