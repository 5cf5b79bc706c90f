import type { Text } from '../base/messages.ts';
import type { Diagnosis, Finding } from '../diagnose/index.ts';
import { styled } from './terminal.ts';

const words = {
  healthy: { en: 'Nothing wrong is visible in this text.', nl: 'In deze tekst is niets verkeerds te zien.' },
  'cannot-tell': { en: 'This text does not tell.', nl: 'Deze tekst geeft geen uitsluitsel.' },
  empty: { en: 'There is nothing in this input.', nl: 'Er staat niets in deze invoer.' },
  binary: { en: 'Not a text.', nl: 'Geen tekst.' },
  unknown: {
    en: 'Not recognised: it has no form that we know.',
    nl: 'Niet herkend: dit heeft geen vorm die we kennen.',
  },
  cause: { en: 'Cause', nl: 'Oorzaak' },
  evidence: { en: 'Seen', nl: 'Gezien' },
  fixes: { en: 'Do', nl: 'Doe' },
  follows: { en: 'Follows from it', nl: 'Volgt hieruit' },
  also: { en: 'Also', nl: 'Daarnaast' },
  next: { en: 'Show next', nl: 'Laat hierna zien' },
  more: { en: 'more: --all shows everything', nl: 'meer: --all toont alles' },
  explain: { en: 'More about a code:', nl: 'Meer over een code:' },
  read: { en: 'Read as', nl: 'Gelezen als' },
  accepted: { en: 'accepted by the tenant', nl: 'door de tenant aanvaard' },
  certificate: { en: 'device certificate until', nl: 'apparaatcertificaat tot' },
  token: { en: 'sign-in token (PRT) until', nl: 'aanmeldtoken (PRT) tot' },
  tokenThere: { en: 'sign-in token (PRT) present', nl: 'aanmeldtoken (PRT) aanwezig' },
  cut: { en: 'only partly read', nl: 'slechts deels gelezen' },
} as const satisfies Record<string, Text>;

const joinStates = {
  'hybrid-joined': { en: 'Hybrid joined', nl: 'Hybride gekoppeld' },
  'cloud-joined': { en: 'Joined to the tenant', nl: 'Aan de tenant gekoppeld' },
  'domain-joined': { en: 'Joined to the domain only', nl: 'Alleen aan het domein gekoppeld' },
  'on-premises-joined': {
    en: 'Joined to the on-premises registration service',
    nl: 'Aan de lokale registratiedienst gekoppeld',
  },
  registered: { en: 'Registered with the tenant, not joined', nl: 'Bij de tenant geregistreerd, niet gekoppeld' },
} as const satisfies Record<string, Text>;

function isJoinState(state: string): state is keyof typeof joinStates {
  return Object.hasOwn(joinStates, state);
}

const marks = { error: '✗', warning: '!', notice: '·' } as const;
const colours = { error: 'red', warning: 'yellow', notice: 'dim' } as const;

/** What qualifies the answer itself is shown beside any fault. */
const caveats = new Set(['device.several-outputs', 'device.wrong-session', 'device.translated-output']);

/** The answer for people: verdict, cause, the lines it rests on, what to do, and below it what follows from it. */
export function viewDiagnosis(diagnosis: Diagnosis, { all }: { all: boolean }): string {
  const { language, findings, root, verdict } = diagnosis;
  const say = (key: keyof typeof words) => words[key][language];
  const lines: string[] = [];
  const main = findings.find(({ id }) => id === root);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  if (main) {
    lines.push(headline(main), ...body(main, all ? 8 : 3));
    lines.push(...consequences(main, new Set([main.id]), '  '));
  } else if (diagnosis.recognised.length === 0) lines.push(styled('yellow', say(unrecognised()), process.stdout));
  else
    lines.push(
      styled(
        verdict === 'healthy' ? 'green' : 'yellow',
        say(verdict === 'problem' ? 'cannot-tell' : verdict),
        process.stdout,
      ),
    );
  lines.push(...device(), ...others(), ...closing());
  return lines.join('\n');

  /** What a text about a machine says of it: without a fault this is the answer. */
  function device(): string[] {
    if (main) return [];
    const { joinState, prt, prtExpiryTime, certificate, deviceAuthStatus } = diagnosis.facts;
    const state = typeof joinState === 'string' && isJoinState(joinState) ? joinStates[joinState] : undefined;
    if (!state) return [];
    const day = (time: unknown) => (typeof time === 'string' ? time.slice(0, 10) : '');
    const until = certificate && typeof certificate === 'object' && 'to' in certificate ? day(certificate.to) : '';
    const parts = [
      state[language],
      ...(deviceAuthStatus === 'SUCCESS' ? [say('accepted')] : []),
      ...(until ? [`${say('certificate')} ${until}`] : []),
      ...(prt === true ? [day(prtExpiryTime) ? `${say('token')} ${day(prtExpiryTime)}` : say('tokenThere')] : []),
    ];
    return [`  ${parts.join(' · ')}`];
  }

  function unrecognised(): 'empty' | 'binary' | 'unknown' {
    if (diagnosis.inputs.every(({ lines: count }) => count === 0)) return 'empty';
    return diagnosis.inputs.every(({ encoding }) => encoding === 'binary') ? 'binary' : 'unknown';
  }

  function body(finding: Finding, limit: number): string[] {
    const part = [`  ${finding.cause}`];
    for (const { line, text, input } of finding.evidence.slice(0, limit)) {
      const where = input === undefined ? String(line) : `${input}:${line}`;
      part.push(`  ${styled('dim', `${where.padStart(6)} │`, process.stdout)} ${text}`);
    }
    if (finding.fixes.length) {
      part.push(`  ${styled('bold', `${say('fixes')}:`, process.stdout)}`);
      for (const [index, fix] of finding.fixes.slice(0, limit + 1).entries()) part.push(`  ${index + 1}. ${fix}`);
    }
    return part;
  }

  function consequences(finding: Finding, seen: Set<string>, indent: string): string[] {
    const part: string[] = [];
    for (const id of finding.explains) {
      const below = byId.get(id);
      if (!below || seen.has(id)) continue;
      seen.add(id);
      if (part.length === 0 && indent === '  ') part.push('', styled('bold', `${say('follows')}:`, process.stdout));
      part.push(`${indent}${styled('dim', '└', process.stdout)} ${below.title}${codes(below)}`);
      part.push(...consequences(below, seen, `${indent}  `));
    }
    return part;
  }

  function others(): string[] {
    const below = new Set(findings.flatMap(({ explains }) => explains));
    const rest = findings.filter((finding) => finding !== main && !below.has(finding.id));
    const shown = all
      ? rest
      : rest.filter(({ id, severity }) => severity !== 'notice' || !main || caveats.has(id)).slice(0, 5);
    const part: string[] = [];
    if (shown.length && main) part.push('', styled('bold', `${say('also')}:`, process.stdout));
    for (const finding of shown) {
      part.push(headline(finding));
      if (all || !main) part.push(...body(finding, 2));
    }
    if (rest.length > shown.length)
      part.push(styled('dim', `  ${rest.length - shown.length} ${say('more')}`, process.stdout));
    return part;
  }

  function closing(): string[] {
    const part: string[] = [];
    if (diagnosis.next.length) {
      part.push('', styled('bold', `${say('next')}:`, process.stdout), ...diagnosis.next.map((line) => `  ${line}`));
    }
    const kinds = diagnosis.recognised.map(({ kind }) => kind).join(', ');
    const cut = diagnosis.inputs.some((input) => input.cut) ? ` (${say('cut')})` : '';
    if (kinds) part.push('', styled('dim', `${say('read')} ${kinds}${cut}.`, process.stdout));
    // A bare number means many things: the id of its page means one.
    const code = main && /^\d+$/.test(main.codes[0] ?? '') && !main.id.includes('.') ? main.id : main?.codes[0];
    if (code !== undefined) part.push(styled('dim', `${say('explain')} hawser explain "${code}"`, process.stdout));
    return part;
  }
}

function headline(finding: Finding): string {
  const mark = styled(colours[finding.severity], marks[finding.severity], process.stdout);
  return `${mark} ${styled('bold', finding.title, process.stdout)}${codes(finding)}`;
}

function codes(finding: Finding): string {
  return finding.codes.length ? styled('dim', `  ${finding.codes.slice(0, 3).join(', ')}`, process.stdout) : '';
}
