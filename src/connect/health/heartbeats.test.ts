import { expect, test } from 'vitest';
import { FakeClock, MINUTE } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Heartbeat, HeartbeatMessage } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import { Heartbeats } from './heartbeats.ts';

/** Heartbeats that are told apart by when they were measured; `beats` of them, then the service is stopped. */
async function run(
  beats: number,
  send: (message: HeartbeatMessage, clock: FakeClock) => Promise<void>,
): Promise<readonly string[]> {
  const clock = new FakeClock('2026-03-02T08:00:00Z');
  const stop = new AbortController();
  const arrived: string[] = [];
  let count = 0;
  const service = new Heartbeats({
    gatherer: {
      gather: async ({ probe }) => {
        clock.advance(5 * MINUTE);
        if (probe && ++count >= beats) stop.abort();
        return { at: clock.now().toISOString(), isStopping: !probe } as Heartbeat;
      },
    },
    send: async (message) => {
      await send(message, clock);
      arrived.push(
        ...message.heartbeats.map(({ at, isStopping }) => `${at.slice(11, 16)}${isStopping ? ' stopping' : ''}`),
      );
    },
    // The clock stands still while it waits: every turn is over at once.
    everySeconds: 0,
    clock,
    log: silentLog(),
  });
  await service.run(stop.signal);
  return arrived;
}

test('what could not be sent arrives later, oldest first and once; the last one says that it is stopping', async () => {
  let calls = 0;
  const arrived = await run(4, async () => {
    if (++calls <= 2) throw connectErrors('connect.cloud-unreachable', { url: 'x', reason: 'ECONNREFUSED' });
  });
  expect(arrived).toEqual(['08:05', '08:10', '08:15', '08:20', '08:25 stopping']);
});

test('a cloud that is away for long costs a bounded number of heartbeats, the oldest, and learns how many', async () => {
  const dropped: number[] = [];
  const arrived = await run(400, async (message, clock) => {
    if (clock.now() < new Date('2026-03-03T17:25:00Z')) throw connectErrors('connect.cloud-busy', { status: 503 });
    dropped.push(message.dropped);
    expect(message.heartbeats.length).toBeLessThanOrEqual(100);
  });
  expect(arrived).toHaveLength(288);
  expect(dropped).toEqual([113, 0, 0]);
  expect(arrived.at(-1)).toBe('17:25 stopping');
});

test('a heartbeat that the cloud refuses for good does not block those that follow', async () => {
  const arrived = await run(2, async ({ heartbeats }) => {
    if (heartbeats[0]?.at.includes('08:05'))
      throw connectErrors('connect.cloud-refused', { status: 400, code: 'base.request-invalid', message: '' });
  });
  expect(arrived).toEqual(['08:10', '08:15 stopping']);
});

test('a bug in gathering does not end the service', async () => {
  const stop = new AbortController();
  let count = 0;
  const service = new Heartbeats({
    gatherer: {
      gather: async () => {
        if (++count > 3) stop.abort();
        throw new TypeError('a bug');
      },
    },
    send: async () => undefined,
    everySeconds: 0,
    clock: new FakeClock(),
    log: silentLog(),
  });
  await service.run(stop.signal);
  expect(count).toBeGreaterThan(3);
});

test('what is urgent does not wait for the next turn, however recent the last heartbeat is', async () => {
  const stop = new AbortController();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let sent = 0;
  const service = new Heartbeats({
    gatherer: { gather: async () => ({}) as Heartbeat },
    send: async () => {
      sent++;
      if (sent === 1) first.resolve();
      else second.resolve();
    },
    everySeconds: 300,
    clock: new FakeClock(),
    log: silentLog(),
  });
  const running = service.run(stop.signal);
  await first.promise;
  service.soon({ isUrgent: true });
  await second.promise;
  stop.abort();
  await running;
  expect(sent).toBe(3);
});
