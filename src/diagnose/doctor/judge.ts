import type { HawserError } from '../../base/errors.ts';
import { unreachable } from '../../base/assert.ts';
import { MINUTE, SECOND } from '../../base/clock.ts';
import { tlsErrors } from '../../base/http/tls-errors.ts';
import type { HttpReport } from '../probe/http.ts';
import type { IdleOutcome, IdleReport } from '../probe/idle.ts';
import type { Resolution } from '../probe/resolve.ts';
import type { TcpReport } from '../probe/tcp.ts';
import type { TlsReport } from '../probe/tls.ts';
import type { Observation, Problem } from './check.ts';
import { error, warning } from './check.ts';
import { doctorErrors } from './errors.ts';

/** What the measurements of the probes mean: numbers and outcomes in, codes out. Pure. */

export function nameProblem({ host, outcome, resolver, reason }: Resolution): HawserError | undefined {
  const asked = resolver === '' ? 'DNS' : resolver;
  if (outcome === 'not-found') return doctorErrors('doctor.name-not-found', { host, resolver: asked });
  if (outcome === 'silent') return doctorErrors('doctor.name-server-silent', { resolver: asked });
  if (outcome === 'server-failed') return doctorErrors('doctor.name-server-failed', { host, resolver: asked, reason });
  return undefined;
}

export function tcpProblem(report: TcpReport, address: string, timeoutMs: number): HawserError | undefined {
  const { outcome, attempts } = report;
  const reason = attempts.find((attempt) => attempt.outcome === outcome)?.reason ?? 'no address';
  switch (outcome) {
    case 'connected':
      return undefined;
    case 'refused':
      return doctorErrors('doctor.connection-refused', { address });
    case 'filtered':
      return doctorErrors('doctor.connection-filtered', { address, seconds: Math.round(timeoutMs / SECOND) });
    case 'unreachable':
    case 'overtaken':
      return doctorErrors('doctor.no-route', { address, reason });
    case 'prohibited':
      return doctorErrors('doctor.connection-prohibited', { address, reason });
    case 'failed':
      return doctorErrors('doctor.connection-failed', { address, reason });
    default:
      return unreachable(outcome);
  }
}

/** Certificates are renewed by hand in many places: a month is the time that takes. */
const soonDays = 30;

export interface TlsExpectation {
  /** Clients prove themselves with certificates there: an inspecting device cannot do that for them. */
  readonly clientCertificate?: boolean | undefined;
}

export function tlsProblems(report: TlsReport, { clientCertificate }: TlsExpectation = {}): readonly Problem[] {
  const { host, outcome, daysLeft, inspectedBy } = report;
  if (inspectedBy !== undefined && clientCertificate === true)
    return [error(doctorErrors('doctor.client-certificate-inspected', { host, issuer: inspectedBy }))];
  if (inspectedBy !== undefined) {
    // With its root trusted, everything but client certificates works; without it, nothing does.
    const found = doctorErrors('doctor.tls-intercepted', { host, issuer: inspectedBy });
    return [outcome === 'verified' ? warning(found) : error(found)];
  }
  if (outcome !== 'verified') return [error(certificateError(report))];
  return daysLeft !== undefined && daysLeft < soonDays
    ? [warning(doctorErrors('doctor.certificate-expires-soon', { host, days: daysLeft }))]
    : [];
}

function certificateError({ host, outcome, reason, chain: [leaf], at }: TlsReport): HawserError {
  const issuer = leaf?.issuer ?? '?';
  switch (outcome) {
    case 'untrusted':
      return tlsErrors('tls.untrusted-issuer', { host, issuer, reason });
    case 'expired':
    case 'not-yet-valid':
      return tlsErrors('tls.not-valid-now', { host, from: leaf?.validFrom ?? '?', to: leaf?.validTo ?? '?', now: at });
    case 'name-mismatch':
      return tlsErrors('tls.wrong-name', { host, issuer, names: leaf?.names || (leaf?.subject ?? '?') });
    case 'not-tls':
      return tlsErrors('tls.not-tls', { host, reason });
    case 'verified':
    case 'handshake-failed':
    case 'closed':
    case 'silent':
      return tlsErrors('tls.failed', { host, reason: reason || outcome });
    default:
      return unreachable(outcome);
  }
}

/** A page where a program was expected, no answer at all, or an answer that the caller judges. */
export function httpProblems(
  answer: HttpReport,
  judge: (answer: HttpReport) => readonly HawserError[] = acceptAnyAnswer,
): readonly HawserError[] {
  const { url, outcome, reason } = answer;
  if (outcome !== 'answered') return [doctorErrors('doctor.no-answer', { url, reason: reason || outcome })];
  return judge(answer);
}

export function acceptAnyAnswer({ url, status }: HttpReport): readonly HawserError[] {
  return status >= 500 ? [doctorErrors('doctor.http-status', { url, status })] : [];
}

/** Every answer of Hawser carries a correlation id; a middlebox's page does not. */
export function judgeHawser(answer: HttpReport): readonly HawserError[] {
  const { url, status, title, headers } = answer;
  const isOurs = headers['x-correlation-id'] !== undefined;
  if (!isOurs && title !== undefined) return [doctorErrors('doctor.captive-page', { url, title: title || '-' })];
  if (!isOurs && status >= 300 && status < 400)
    return [doctorErrors('doctor.captive-page', { url, title: headers.location ?? '-' })];
  if (!isOurs) return [doctorErrors('doctor.not-hawser', { url })];
  return status === 200 ? [] : [doctorErrors('doctor.http-status', { url, status })];
}

/** Five minutes is what Kerberos and tokens allow. */
export function skewProblems(skewMs: number | undefined, reference: string): Observation {
  if (skewMs === undefined) return { notApplicable: { en: 'it gave no time', nl: 'er werd geen tijd genoemd' } };
  const size = Math.abs(skewMs);
  const summary = `${skewMs < 0 ? '-' : '+'}${(size / SECOND).toFixed(1)} s`;
  if (size > 5 * MINUTE) {
    const minutes = Math.round(size / MINUTE);
    return { summary, problems: [error(doctorErrors('doctor.clock-skew', { minutes, reference }))] };
  }
  if (size > MINUTE) {
    const seconds = Math.round(size / SECOND);
    return { summary, problems: [warning(doctorErrors('doctor.clock-drifts', { seconds, reference }))] };
  }
  return { summary };
}

/** How the ends of a connection learn that it is cut: by a reset, by an orderly end, or not at all. */
const cuts = { answered: '-', reset: 'RST', closed: 'FIN', lost: 'drop' } as const satisfies Record<
  IdleOutcome,
  string
>;

/**
 * Under five minutes an export may be cut; the vendor's own texts ask for five and for six. What counts is what was
 * survived: the limit lies above it.
 */
export function idleProblems(host: string, { survivedSeconds, cutSeconds, how }: IdleReport): readonly Problem[] {
  if (cutSeconds === undefined || how === undefined || survivedSeconds >= almost(360)) return [];
  const values = { host, seconds: cutSeconds, how: cuts[how] };
  return survivedSeconds >= almost(300)
    ? [warning(doctorErrors('doctor.idle-tight', values))]
    : [error(doctorErrors('doctor.idle-too-short', values))];
}

/** A limit of exactly so many seconds survives a silence that is a little shorter. */
function almost(seconds: number): number {
  return seconds - 5;
}

/** "285-295 s, RST" */
export function idleSummary({ survivedSeconds, cutSeconds, how = 'answered' }: IdleReport): string {
  return cutSeconds === undefined ? `> ${survivedSeconds} s` : `${survivedSeconds}-${cutSeconds} s, ${cuts[how]}`;
}
