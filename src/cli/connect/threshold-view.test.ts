import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { HoldSummary, ThresholdList } from '../../connect/index.ts';
import { viewThreshold } from './threshold-view.ts';

const group = { source: 'contoso.test', count: 12, digest: '3-12-', verdict: null } as const;
const hold: HoldSummary = {
  ...{ id: 3, class: 'user', heldAt: '2026-03-01T12:00:30.000Z', count: 24, digest: '3-24-', verdict: null },
  groups: [
    { ...group, id: '1f0c9a2e', cause: 'container', container: 'OU=Sales,DC=contoso,DC=test' },
    { ...group, id: '77aa0b1c', cause: 'filter', container: null },
  ],
};
const list: ThresholdList = {
  version: 1,
  limits: { enabled: true, windowHours: 24, count: 500, percent: 20 },
  subjects: [
    { class: 'group', base: 10, exported: 0, waiting: 0, sum: 0, tripped: false },
    { class: 'user', base: 100, exported: 3, waiting: 24, sum: 27, tripped: true },
  ],
  holds: [hold],
  slowLeaks: [],
};
const shown = (state: ThresholdList, only?: { hold?: number; group?: string }): string =>
  stripVTControlCharacters(viewThreshold(state, 'nl', only));

test('shows the limits, what counts, each hold by its groups, and what to type next', () => {
  const text = shown(list);
  expect(text).toContain('meer dan 500, of 20 %');
  expect(text).toMatch(/^user +100 +3 +24 +27 +boven de limiet$/m);
  expect(text).not.toMatch(/^group/m);
  expect(text).toContain('Blokkering 3: 24 verwijderingen (user) sinds 2026-03-01 12:00 UTC');
  expect(text).toMatch(/^1f0c9a2e +12 .*OU=Sales,DC=contoso,DC=test/m);
  expect(text).toContain('hawser connect threshold approve --hold 3');
});

test('shows one hold or group when asked for it, and no decision where none is open', () => {
  expect(shown(list, { hold: 3, group: '77aa0b1c' })).not.toContain('1f0c9a2e');
  expect(shown(list, { hold: 4 })).toContain('Er wordt niets tegengehouden');
  const approved = shown({ ...list, holds: [{ ...hold, verdict: 'approved' }] });
  expect(approved).toContain('goedgekeurd');
  expect(approved).not.toContain('threshold approve');
  expect(approved).toContain('hawser connect sync');
});

test('says when everything is held back or nothing is', () => {
  const limits = { ...list.limits, count: 0 };
  expect(shown({ ...list, limits })).toContain('Elke verwijdering wordt tegengehouden');
  expect(shown({ ...list, limits: { ...limits, enabled: false } })).toContain('uitgeschakeld');
  const slowLeaks = [{ class: 'user', count: 1200, limit: 1000 }];
  expect(shown({ ...list, slowLeaks })).toContain('1.200 verwijderingen in zeven dagen');
});
