import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { ProxySettings } from '../../proxy/index.ts';
import { Dialer } from '../../proxy/index.ts';
import type { ProbeLimits } from '../probe/deadline.ts';
import { reasonOf } from '../probe/deadline.ts';
import { probeHttp } from '../probe/http.ts';
import { trustedRoots } from '../probe/tls.ts';
import { doctorErrors } from './errors.ts';
import { httpProblems } from './judge.ts';

export type OneAnswer = { readonly status: number } | { readonly error: HawserError };

/**
 * Asks one endpoint of Hawser without credentials, over the way that production takes. Whatever it answers (400, 401,
 * 404) shows that it is there, as long as the answer is Hawser's own.
 */
export async function askOnce(
  url: URL,
  { settings, ca, ...limits }: ProbeLimits & { readonly settings: ProxySettings; readonly ca: readonly string[] },
): Promise<OneAnswer> {
  await using dialer = new Dialer({ settings, ca: trustedRoots(ca), stageTimeoutMs: limits.timeoutMs });
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const socket = await dialer.open({ host, port: Number(url.port || (secure ? 443 : 80)), secure }, limits.signal);
    const answer = await probeHttp(url.href, socket, limits);
    const [problem] = httpProblems(answer, ({ headers }) =>
      headers['x-correlation-id'] === undefined ? [doctorErrors('doctor.not-hawser', { url: url.href })] : [],
    );
    return problem ? { error: problem } : { status: answer.status };
  } catch (cause) {
    limits.signal?.throwIfAborted();
    if (isHawserError(cause)) return { error: cause };
    return {
      error: doctorErrors('doctor.connection-failed', { address: url.host, reason: reasonOf(cause) }, { cause }),
    };
  }
}
