// oxlint-disable-next-line import/no-unassigned-import -- loading it registers the catalogue of the tenant service
import '../../errors.ts';
import { businessEvents } from '../../audit/business-events.ts';
import { healthEvents } from '../../health/events.ts';
import { passwordEvents } from '../../passwords/events.ts';
import { relayEvents } from '../../relay/events.ts';
import { catalogues } from '../../../base/errors.ts';
import type { EventEntry } from '../../../base/event-log.ts';
import { explain } from '../../../diagnose/explain/index.ts';
import type { Links, ReferencePage } from '../../../diagnose/reference/index.ts';
import { answerPage, codePage } from '../../../diagnose/reference/index.ts';
import type { Reader } from '../../../web/index.ts';

/**
 * Loads the room whose errors an address names. The rooms above and beside the cloud are given by the program that
 * starts it.
 */
export type RoomLoaders = Readonly<Record<string, () => Promise<unknown>>>;

const below: RoomLoaders = {
  diagnose: async () => await import('../../../diagnose/index.ts'),
  doctor: async () => await import('../../../diagnose/doctor/index.ts'),
  bundle: async () => await import('../../../diagnose/bundle/index.ts'),
  proxy: async () => await import('../../../proxy/index.ts'),
  wire: async () => await import('../../../wire/index.ts'),
  web: async () => await import('../../../web/index.ts'),
};

export type CodeAnswer =
  | { readonly kind: 'page'; readonly page: ReferencePage; readonly status: 200 | 404 }
  | { readonly kind: 'moved'; readonly id: string };

/**
 * The page of a code, the id that a name or number stands for, or a page that says what is near. Never throws on any
 * text.
 */
export async function answerCode(
  query: string,
  reader: Reader,
  links: Links,
  further: RoomLoaders = {},
): Promise<CodeAnswer> {
  const known = codePage(query, reader, links);
  if (known !== undefined) return { kind: 'page', page: known, status: 200 };
  const rooms = { ...below, ...further };
  const loadRoom = async (room: string): Promise<unknown> =>
    Object.hasOwn(rooms, room) ? await rooms[room]?.() : undefined;
  const explanation = await explain(query, {
    language: reader.language,
    loadRoom,
    loadEvents: async () => await eventsOf(rooms),
  });
  // What the words of a sentence are near to is a guess: no address leads there directly.
  const matches = explanation.matches.filter(({ by }) => by !== 'sentence');
  const [match] = matches;
  if (match && matches.length === 1 && explanation.own.length === 0) return { kind: 'moved', id: match.record.id };
  const isKnown = matches.length + explanation.own.length > 0;
  const nearOwn = isKnown ? [] : nearErrors(query);
  const neighbours = isKnown
    ? []
    : [...new Set([...explanation.neighbours, ...explanation.matches.map(({ record }) => record)])].slice(0, 8);
  const page = answerPage({ ...explanation, matches, neighbours }, reader, links, nearOwn);
  return { kind: 'page', page, status: isKnown ? 200 : 404 };
}

/** Also those that the engine and the agent write, when who started the service named their rooms. */
async function eventsOf({ sync, connect }: RoomLoaders): Promise<readonly EventEntry[]> {
  const { syncEvents = {} } = ((await sync?.()) ?? {}) as {
    readonly syncEvents?: Readonly<Record<string, EventEntry>>;
  };
  const { ownEvents = [] } = ((await connect?.()) ?? {}) as { readonly ownEvents?: readonly EventEntry[] };
  const all = [syncEvents, businessEvents, healthEvents, passwordEvents, relayEvents].flatMap((events) =>
    Object.values<EventEntry>(events),
  );
  return [...all, ...ownEvents];
}

/** Errors of Hawser that share the room or most words with a code that does not exist (any more). */
function nearErrors(query: string) {
  const [room = '', name = ''] = query.toLowerCase().split('.', 2);
  const words = new Set(name.split('-').filter((word) => word.length > 2));
  const all = [...catalogues].flatMap(([owner, catalogue]) =>
    Object.entries(catalogue).map(([code, entry]) => ({ code, room: owner, entry })),
  );
  return all
    .map((candidate) => {
      const shared = (candidate.code.split('.')[1] ?? '').split('-').filter((word) => words.has(word)).length;
      return { ...candidate, score: shared * 2 + (candidate.room === room ? 1 : 0) };
    })
    .filter(({ score }) => score > 0 && query.includes('.'))
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
    .map(({ code, room: owner, entry: { severity, text, fix } }) => ({ code, room: owner, severity, text, fix }));
}
