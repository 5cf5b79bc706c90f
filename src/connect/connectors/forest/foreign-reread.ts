import { toAnchor } from '../../../sync/index.ts';
import { fromBytes, guidFromBytes, guidOfExtendedDn, isBytes, valuesOf } from '../../../directory/index.ts';
import { completeRanges, extendedDnControl } from '../../../ldap/index.ts';
import type { Anchor, ImportChange } from '../../../sync/index.ts';
import type { ImportContext } from './context.ts';
import { readByGuid, readWhole, wholeChange } from './context.ts';
import type { ConvertedEntry } from './convert.ts';
import { foreignFilter } from './foreign.ts';

/**
 * Once, for a domain that was read when foreign security principals were known by their GUID: they are known by their
 * SID, and so are the groups that have them as members; then those of before go.
 */
export async function* rereadForeign(context: ImportContext): AsyncGenerator<readonly ImportChange[], void, undefined> {
  const { session, baseDn, pageSize, types, scope, signal } = context;
  const controls = [extendedDnControl()];
  const former: Anchor[] = [];
  const groups = new Set<string>();
  const search = {
    base: baseDn,
    filter: foreignFilter,
    attributes: ['objectGUID', 'memberOf'],
    controls,
    types,
    signal,
  };
  for await (const { entries } of session.searchPages(search, pageSize)) {
    for (const entry of entries) {
      const { attributes } = await completeRanges(session, entry, {
        controls,
        types,
        signal,
        dn: /<GUID=[^>]+>/.exec(entry.dn)?.[0] ?? entry.dn,
      });
      const guid = attributes['objectGUID'];
      if (isBytes(guid)) former.push(toAnchor(guidFromBytes(fromBytes(guid))));
      for (const group of valuesOf(attributes['memberOf'])) {
        const id = typeof group === 'string' ? guidOfExtendedDn(group) : undefined;
        if (id !== undefined) groups.add(id);
      }
    }
  }
  const changesOf = (converted: readonly ConvertedEntry[]): readonly ImportChange[] =>
    converted.map((one) => wholeChange(one, scope)).filter((change) => change !== undefined);
  for await (const converted of readWhole(context, foreignFilter)) yield changesOf(converted);
  const all = [...groups];
  for (let at = 0; at < all.length; at += groupsAtOnce)
    yield changesOf(await readByGuid(context, all.slice(at, at + groupsAtOnce)));
  yield former.map((anchor) => ({ kind: 'delete', anchor }));
}

const groupsAtOnce = 100;
