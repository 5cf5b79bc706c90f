// oxlint-disable-next-line import/no-unassigned-import -- loading it registers the catalogue of the base
import '../../base/base-errors.ts';
import { knownTexts } from '../../base/details.ts';
import { entryOf } from '../../base/errors.ts';
import type { EventEntry } from '../../base/event-log.ts';
import type { Text } from '../../base/messages.ts';
import type { FoundCode } from './find-codes.ts';

/** `ldap.wrong-password`: a code of Hawser itself, room first. */
const ownCode = /(?<![\w@/.-])([a-z]+)\.([a-z]+(?:-[a-z]+)+|[a-z]{4,})(?![\w@.-])/g;

/** An error, event or detail of Hawser itself, explained by the room that defines it. */
export interface OwnCode {
  readonly code: string;
  readonly room: string;
  readonly severity: string;
  readonly text: Text;
  readonly fix?: Text;
}

/**
 * The errors and details of Hawser itself that the text names. The rooms' catalogues register themselves when they are
 * loaded, so the caller gives a way to load one: this room may not know the rooms above it.
 */
export async function findOwnErrors(
  text: string,
  loadRoom: ((room: string) => Promise<unknown>) | undefined,
): Promise<readonly OwnCode[]> {
  const found: OwnCode[] = [];
  for (const [code, room] of text.matchAll(ownCode)) {
    if (room === undefined || found.some((known) => known.code === code)) continue;
    if (!knownTexts.has(code)) await loadRoom?.(room);
    const [entry, text] = [entryOf(code), knownTexts.get(code)];
    if (entry) found.push({ code, room, severity: entry.severity, text: entry.text, fix: entry.fix });
    else if (text) found.push({ code, room, severity: 'info', text });
  }
  return found;
}

/** Hawser numbers its own events from here on; everything below has a meaning in the field already. */
const firstOwnEvent = 34_000;

export async function findOwnEvents(
  codes: readonly FoundCode[],
  loadEvents: (() => Promise<readonly EventEntry[]>) | undefined,
): Promise<readonly OwnCode[]> {
  const numbers = codes
    .flatMap(({ readings }) => readings)
    .filter(
      ({ space, number, eventSource }) => space === 'event' && (number >= firstOwnEvent || eventSource === 'Hawser'),
    )
    .map(({ number }) => number);
  if (numbers.length === 0) return [];
  const events = (await loadEvents?.()) ?? [];
  return events
    .filter(({ id }) => id >= firstOwnEvent && numbers.includes(id))
    .map(({ source, id, level, text }) => ({ code: `${source} ${id}`, room: source, severity: level, text }));
}
