import { streamSSE } from 'hono/streaming';
import { SECOND } from '../../../../base/clock.ts';
import { Turns } from '../../../../base/http/turns.ts';
import { pause } from '../../../../base/work.ts';
import type { CurrentRun } from '../../../provisioning/progress.ts';
import { currentRuns } from '../../../provisioning/progress.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { progressWords } from './panel.ts';

/** Windows that one person has open, and all streams of a node: each costs a question a second. */
const MOST_OF_A_SESSION = 5;
const MOST_OF_A_NODE = 200;
/** A stream looks at its session once, as it begins; browsers open the next one themselves. */
const LIFE_MS = 60 * SECOND;

/**
 * `GET /console/progress`: server-sent events, each second one `progress` for every run that goes on, and one `idle` when there are none
 * any more. The row in the database is read, whichever node the agent talks to.
 */
export function addProgress(routes: ConsoleRoutes, { connection, clock, closing }: ConsoleContext): void {
  const ofSession = new Turns(MOST_OF_A_SESSION);
  const ofNode = new Turns(MOST_OF_A_NODE);
  routes.stream({
    path: '/progress',
    access: access.synchronization,
    listen: async ({ view, context }) => {
      const leave = enter(ofSession, ofNode, view.formToken);
      context.header('x-accel-buffering', 'no');
      const answer = streamSSE(context, async (stream) => {
        const ending = new AbortController();
        stream.onAbort(() => ending.abort());
        const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LIFE_MS), ...(closing ? [closing] : [])]);
        try {
          let wasRunning: boolean | undefined;
          do {
            const runs = await currentRuns({ connection, clock }, view.tenant);
            for (const run of runs) await stream.writeSSE({ event: 'progress', data: toJson(view, run) });
            if (runs.length === 0 && wasRunning !== false) await stream.writeSSE({ event: 'idle', data: '' });
            wasRunning = runs.length > 0;
          } while (await pause(SECOND, signal));
        } finally {
          leave();
        }
      });
      return await Promise.resolve(answer);
    },
  });
}

/** Answers how to leave. Throws `base.busy`. */
function enter(ofSession: Turns, ofNode: Turns, session: string): () => void {
  const leaveNode = ofNode.enter('node');
  try {
    const leaveSession = ofSession.enter(session);
    return () => {
      leaveSession();
      leaveNode();
    };
  } catch (error) {
    leaveNode();
    throw error;
  }
}

function toJson(view: View, run: CurrentRun): string {
  const { agentId: agent, step, connector, done, expected, rate, secondsLeft } = run;
  return JSON.stringify({
    ...{ agent, step, connector, done, expected, rate, secondsLeft },
    words: progressWords(view, run),
  });
}
