import { MINUTE, SECOND } from '../../base/clock.ts';
import type { Text } from '../../base/messages.ts';
import { reasonOf } from '../probe/deadline.ts';
import { probeHttp } from '../probe/http.ts';
import type { IdleOptions, IdleOutcome } from '../probe/idle.ts';
import { idleLadder, measureIdle } from '../probe/idle.ts';
import type { Route } from '../probe/route.ts';
import { openVerifiedPath } from '../probe/route.ts';
import type { Check, CheckContext, Observation } from './check.ts';
import { notice } from './check.ts';
import { doctorErrors } from './errors.ts';
import { idleProblems, idleSummary } from './judge.ts';

export interface IdleSettings {
  /** An endpoint that answers after so many seconds of silence. */
  readonly url: (seconds: number) => URL;
  readonly ladder?: readonly number[];
  readonly precision?: number;
  /**
   * How long a second of these numbers takes; less than a thousand makes the same measurement in less time, at an
   * endpoint that counts so too.
   */
  readonly secondMs?: number;
  /** How much longer than the silence an answer is waited for. */
  readonly graceMs?: number;
}

/** How long the path lets a connection be silent: slow, so only on demand. */
export function idleCheck(id: string, after: readonly string[], settings: IdleSettings, route: () => Route): Check {
  return {
    id,
    title: { en: 'idle timeout of the path', nl: 'idle time-out van het pad' },
    why: {
      en: 'The answer to a large export may take five minutes; if it is cut before, the same batch is sent again and again.',
      nl: 'Het antwoord op een grote export kan vijf minuten duren; wordt het eerder afgebroken, dan gaat dezelfde batch steeds opnieuw.',
    },
    cost: 'minutes',
    privilege: 'anyone',
    after,
    onDemand: true,
    deadlineMs: 45 * MINUTE,
    run: async (context) => await measure(settings, route(), context),
  };
}

/** The endpoint says that it does not exist: nothing can be learned about the path. */
class Unmeasurable extends Error {}

async function measure(
  { url, ladder = idleLadder, precision = 15, secondMs = SECOND, graceMs = 20 * SECOND }: IdleSettings,
  route: Route,
  { signal, report }: CheckContext,
): Promise<Observation> {
  const { host } = url(0);
  const ask = async (seconds: number): Promise<IdleOutcome> => {
    const socket = await openVerifiedPath(url(seconds), route, { signal, timeoutMs: 15 * SECOND });
    // What is measured is the path's patience, so nothing may keep it awake.
    socket.setKeepAlive(false);
    const timeoutMs = seconds * secondMs + graceMs;
    const { outcome, status, reason } = await probeHttp(url(seconds).href, socket, { signal, timeoutMs });
    if (outcome === 'silent') return 'lost';
    if (outcome !== 'answered') return reason === 'EOF' ? 'closed' : 'reset';
    if (status === 404 || status === 405) throw new Unmeasurable();
    return status === 200 ? 'answered' : 'closed';
  };
  try {
    const onAttempt: IdleOptions['onAttempt'] = (seconds, { survived, cut }) =>
      report(`${seconds} s (${survived} s < ?${cut === undefined ? '' : ` < ${cut} s`})`);
    const found = await measureIdle({ ladder, precision, ask, onAttempt });
    return {
      summary: idleSummary(found),
      problems: idleProblems(host, found),
      evidence: found.attempts.map(({ seconds, outcome }) => ({ name: `${seconds} s of silence`, value: outcome })),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Unmeasurable) return { problems: [notice(doctorErrors('doctor.idle-unmeasured', { host }))] };
    if (reasonOf(error) === 'ECONNREFUSED') return { notApplicable: texts.gone };
    throw error;
  }
}

const texts = {
  gone: { en: 'the service stopped meanwhile', nl: 'de dienst is intussen gestopt' },
} as const satisfies Record<string, Text>;
