import type { Connection } from '../../../../base/database/connection.ts';
import { isUuid } from '../../../../base/ids.ts';
import type { Text } from '../../../../base/messages.ts';
import { codeLabel, searchCodes } from '../../../../diagnose/reference/index.ts';
import type { Content } from '../../../../web/index.ts';
import { html } from '../../../../web/index.ts';
import { auditList } from '../../../audit/list.ts';
import { objectList } from '../../../objects/object-list.ts';
import type { ObjectSummary } from '../../../objects/object.ts';
import { foldName } from '../../../objects/search-text.ts';
import { getObject } from '../../../objects/store.ts';
import { getRun } from '../../../provisioning/runs.ts';
import { findRequest } from '../../../relay/store.ts';
import { access } from '../access.ts';
import { signInList } from '../../../sign-ins/list.ts';
import type { View } from '../console.ts';
import { classTexts } from '../objects/messages.ts';
import { CODES } from '../code-link.ts';
import { pagesOf } from '../shell.ts';
import { searchMessages as m } from './messages.ts';

export interface Hit {
  readonly path: string;
  readonly words: Content;
  /** What tells it from others of the name. */
  readonly under?: Content;
}

export interface HitGroup {
  readonly title: Text;
  readonly hits: readonly Hit[];
  /** Where everything of the kind is. */
  readonly more?: { readonly path: string; readonly words: Text };
}

/** Of each kind. */
const MOST = 8;
export const LONGEST_QUERY = 200;

/** Everything in the console that somebody may mean by a text, as far as they may open it; groups without a hit are left out. */
export async function findEverything(connection: Connection, view: View, query: string): Promise<readonly HitGroup[]> {
  const text = query.trim();
  if (text === '') return [];
  const [byId, objects] = await Promise.all([idHits(connection, view, text), objectHits(connection, view, text)]);
  const groups = [byId, pageHits(view, text), objects, codeHits(view, text)];
  return groups.filter(({ hits }) => hits.length > 0);
}

/** Pages of the navigation, in both languages: people know the words of their manual. */
function pageHits(view: View, text: string): HitGroup {
  const wanted = foldName(text);
  const hits = pagesOf(view)
    .filter(({ text: words }) => [words.en, words.nl].some((one) => foldName(one).includes(wanted)))
    .map(({ path, text: words }) => ({ path, words: view.t(words) }));
  return { title: m.pages, hits: hits.slice(0, MOST) };
}

async function objectHits(connection: Connection, { tenant, t }: View, search: string): Promise<HitGroup> {
  const { items, next } = await objectList.page(connection, tenant, { search }, { limit: MOST });
  const [first] = items;
  const hits = items.map((object) => objectHit(object, t(classTexts[object.objectClass].one)));
  const more = {
    path: `${classTexts[first?.objectClass ?? 'user'].path}?q=${encodeURIComponent(search)}`,
    words: m.more,
  };
  return { title: m.directory, hits, ...(next !== null && { more }) };
}

function objectHit({ id, objectClass, displayName, userPrincipalName, mail }: ObjectSummary, kind: string): Hit {
  const address = userPrincipalName ?? mail;
  return {
    path: `${classTexts[objectClass].path}/${id}`,
    words: displayName ?? address ?? id,
    under: address === null ? kind : `${kind} · ${address}`,
  };
}

function codeHits({ language }: View, text: string): HitGroup {
  const found = searchCodes(text, language, MOST + 1);
  const hits = found.slice(0, MOST).map((record) => ({
    path: `${CODES}/${record.id}`,
    words: html`<code>${codeLabel(record)}</code>`,
    under: record.title[language],
  }));
  const more = { path: `${CODES}?q=${encodeURIComponent(text)}`, words: m.moreCodes };
  return { title: m.codes, hits, ...(found.length > MOST && { more }) };
}

/** What an id is of. Nothing says of an id that somebody may not look up whether there is such a thing. */
async function idHits(connection: Connection, view: View, text: string): Promise<HitGroup> {
  const id = text.toLowerCase();
  const found = isUuid(id)
    ? await Promise.all([
        deletedHit(connection, view, id),
        requestHit(connection, view, id),
        entryHit(connection, view, id),
        signInHit(connection, view, id),
      ])
    : [];
  const run = await runHit(connection, view, text);
  return { title: m.ids, hits: [...found, run].filter((hit) => hit !== undefined) };
}

/** Objects that are there are found by the search of the directory. */
async function deletedHit(connection: Connection, { tenant, t, may }: View, id: string): Promise<Hit | undefined> {
  const object = may(access.everyRole) ? await getObject(connection, tenant, id) : undefined;
  if (!object || object.deletedAt === null) return undefined;
  const { path, words } = objectHit(object, '');
  return { path, words, under: t(m.deleted) };
}

async function requestHit(connection: Connection, { tenant, t, may }: View, id: string): Promise<Hit | undefined> {
  const request = may(access.passwords) ? await findRequest(connection, tenant, id) : undefined;
  return request && { path: `/console/users/${request.objectId}/password/${request.id}`, words: t(m.request) };
}

async function entryHit(connection: Connection, { tenant, t, may }: View, id: string): Promise<Hit | undefined> {
  if (!may(access.audit)) return undefined;
  const { items } = await auditList.page(connection, tenant, { correlationId: id }, { limit: 1 });
  return items.length === 0 ? undefined : { path: `/console/audit?correlation=${id}`, words: t(m.entries) };
}

async function signInHit(connection: Connection, { tenant, t, may }: View, id: string): Promise<Hit | undefined> {
  if (!may(access.signIns)) return undefined;
  const { items } = await signInList.page(connection, tenant, { correlationId: id }, { limit: 1 });
  return items.length === 0 ? undefined : { path: `/console/sign-ins?correlation=${id}`, words: t(m.signIns) };
}

async function runHit(connection: Connection, { tenant, t, may }: View, text: string): Promise<Hit | undefined> {
  const run = may(access.synchronization) ? await getRun(connection, tenant, text) : undefined;
  return run && { path: `/console/runs/${encodeURIComponent(run.runId)}`, words: t(m.run), under: run.runId };
}
