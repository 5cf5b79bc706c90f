import type { EventEntry } from '../base/event-log.ts';
import { syncEvents } from '../sync/index.ts';
import { signInEvent } from './passwords/pass-through.ts';
import { rightsEvents } from './rights/events.ts';
import { keyEvents } from './uplink/key-events.ts';
import { reasonEvents, writebackEvents } from './passwords/events.ts';

/**
 * Events of the agent that have no number of the field: `hawser explain` knows them from here. The others are in the
 * catalogue.
 */
export const ownEvents: readonly EventEntry[] = [
  ...Object.values<EventEntry>(writebackEvents),
  ...Object.values<EventEntry>(reasonEvents),
  ...Object.values<EventEntry>(rightsEvents),
  ...Object.values<EventEntry>(keyEvents),
  signInEvent,
  syncEvents.thresholdDecided,
].filter(({ source }) => source === 'Hawser');
