import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { relayLimits } from '../../wire/index.ts';
import { Channel } from './channel.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function open(): { readonly channel: Channel; readonly socket: EventEmitter } {
  const nothing = (): void => undefined;
  const socket = Object.assign(new EventEmitter(), { terminate: nothing, close: nothing, resume: nothing });
  return { channel: new Channel(socket as unknown as WebSocket, { take: () => undefined }), socket };
}

test('a process that stood still does not take its own silence for that of the cloud', () => {
  const { channel, socket } = open();
  const wokenAt = performance.now() + 10 * relayLimits.silenceMs;
  vi.spyOn(performance, 'now').mockReturnValue(wokenAt);
  // Timers come first after a standstill, what has arrived meanwhile comes next.
  vi.advanceTimersByTime(relayLimits.pingMs);
  expect(channel.isOpen).toBe(true);
  socket.emit('ping');
  vi.advanceTimersByTime(relayLimits.pingMs);
  expect(channel.isOpen).toBe(true);
});

test('a cloud that says nothing is gone', async () => {
  const { channel } = open();
  vi.advanceTimersByTime(relayLimits.silenceMs + relayLimits.pingMs);
  expect(await channel.ended).toBe('silent');
});
