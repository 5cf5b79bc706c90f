import type { ProbeLimits } from './deadline.ts';
import { reasonOf } from './deadline.ts';
import type { Route } from './route.ts';
import { probePlain } from './route.ts';

export interface RevocationReport {
  readonly url: string;
  /** `blocked`: nothing came; `not-a-list`: something else came, as a rule a page of the proxy. */
  readonly outcome: 'fetched' | 'blocked' | 'not-a-list';
  readonly reason: string;
}

/** DER of a CertificateList starts with a SEQUENCE. */
const sequence = 0x30;

/**
 * Fetches the start of a revocation list over plain HTTP, as Windows does during a handshake. Node.js does not check
 * revocation, so nothing else would notice that port 80 is closed, and sign-ins elsewhere are slow or fail.
 */
export async function probeRevocationList(url: string, route: Route, limits: ProbeLimits): Promise<RevocationReport> {
  try {
    const { outcome, status, headers, body, title, reason } = await probePlain(new URL(url), route, {
      ...limits,
      bodyLimit: 512,
    });
    if (outcome !== 'answered') return { url, outcome: 'blocked', reason: reason || outcome };
    const isList = status === 200 && body.charCodeAt(0) === sequence && !/html/i.test(headers['content-type'] ?? '');
    return { url, outcome: isList ? 'fetched' : 'not-a-list', reason: isList ? '' : (title ?? `status ${status}`) };
  } catch (error) {
    limits.signal?.throwIfAborted();
    return { url, outcome: 'blocked', reason: reasonOf(error) };
  }
}
