import { createHash } from 'node:crypto';
import type { HoldPage } from '../../src/wire/index.ts';
import { holdPage, MAX_HELD_DELETES } from '../../src/wire/index.ts';

export const heldAt = '2026-01-01T00:00:00.123Z';
export const digestOf = (hold: number, anchors: readonly string[]): string =>
  `${hold}-${anchors.length}-${createHash('sha256')
    .update([...anchors].sort().join('\n'))
    .digest('hex')}`;

/** A hold as an agent reports it: in pages of 1,000, half of it deleted in one OU, half filtered out in another. */
export function pagesOf(
  hold: number,
  anchors: readonly string[],
  verdicts: Readonly<Record<string, 'approved'>> = {},
  groupOf = (anchor: string): 'aaaaaaaa' | 'bbbbbbbb' => (Number(anchor.slice(1)) % 2 === 0 ? 'aaaaaaaa' : 'bbbbbbbb'),
): HoldPage[] {
  const pages = Math.ceil(anchors.length / MAX_HELD_DELETES);
  const groups = (['aaaaaaaa', 'bbbbbbbb'] as const).flatMap((id) => {
    const own = anchors.filter((anchor) => groupOf(anchor) === id);
    const cause = id === 'aaaaaaaa' ? ('gone' as const) : ('filter' as const);
    const where = { cause, source: 'contoso.test', container: `OU=${id},DC=contoso,DC=test` };
    return own.length === 0 ? [] : [{ id, ...where, count: own.length, digest: digestOf(hold, own) }];
  });
  return Array.from({ length: pages }, (_, index) => ({
    ...{ objectClass: 'user', heldAt, count: anchors.length, digest: digestOf(hold, anchors) },
    ...{ version: `v${anchors.length} ${Object.keys(verdicts).length}`, page: index + 1, pages, groups },
    deletes: anchors.slice(index * MAX_HELD_DELETES, (index + 1) * MAX_HELD_DELETES).map((sourceAnchor) => ({
      ...{ sourceAnchor, name: `Name of ${sourceAnchor}`, group: groupOf(sourceAnchor) },
      verdict: verdicts[sourceAnchor] ?? null,
    })),
  })).map((page) => holdPage.parse(JSON.parse(JSON.stringify(page))));
}
