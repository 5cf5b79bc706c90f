import { describe, expect, test } from 'vitest';
import { formatDetail } from '../../base/details.ts';
import type { DomainCapabilities, RightState } from './model.ts';
import { bringsDeletions, consequencesOf } from './model.ts';

const complete: DomainCapabilities = {
  domain: 'corp.example.com',
  server: 'dc1',
  probedAt: '2026-03-02T08:00:00Z',
  way: 'dirsync',
  missingControls: [],
  deletedObjects: 'visible',
  hasIncrementalValues: true,
  rights: [],
};
const lacks = (right: RightState['right'], feature: RightState['feature']): Partial<DomainCapabilities> => ({
  rights: [{ right, feature, state: 'missing', on: 'CN=Anna,DC=corp' }],
});

describe('what a run rests on', () => {
  test('has no consequence while all of it is there', () => {
    expect(consequencesOf(complete)).toEqual([]);
    expect(bringsDeletions(complete)).toBe(true);
  });

  test.each<[string, Partial<DomainCapabilities>, string, string]>([
    ['paging', { missingControls: ['paged'] }, 'refuse', 'connect.controls-missing'],
    ['the right to replicate', { way: 'usn' }, 'fall-back', 'connect.replication-missing'],
    ['any way to tell changes', { way: 'full' }, 'fall-back', 'connect.delta-missing'],
    ['access to deleted objects', { deletedObjects: 'hidden' }, 'fall-back', 'connect.deleted-objects-hidden'],
    ['a proof of that sight', { deletedObjects: 'unproven' }, 'fall-back', 'connect.deleted-objects-unproven'],
    ['incremental values', { hasIncrementalValues: false }, 'fall-back', 'connect.incremental-values-missing'],
    ['the right to read', lacks('read-properties', 'synchronization'), 'without', 'connect.read-right-missing'],
    [
      'the right to write the source anchor',
      lacks('write-source-anchor', 'source-anchor'),
      'without',
      'connect.source-anchor-right-missing',
    ],
    ['the right to reset passwords', lacks('reset-password', 'writeback'), 'refuse', 'connect.writeback-right-missing'],
  ])('without %s, says so once and by its rule', (_what, part, effect, code) => {
    const found = consequencesOf({ ...complete, ...part });
    expect(found.map(({ effect: one, detail }) => [one, detail.code])).toEqual([[effect, code]]);
    for (const language of ['en', 'nl'] as const)
      for (const { detail } of found) expect(formatDetail(detail, language)).not.toMatch(/\{/);
  });

  test('brings deletions only where they were seen, or where everything is read each time', () => {
    expect(bringsDeletions({ ...complete, deletedObjects: 'hidden' })).toBe(false);
    expect(bringsDeletions({ ...complete, deletedObjects: 'unproven' })).toBe(false);
    expect(bringsDeletions({ ...complete, deletedObjects: 'hidden', way: 'full' })).toBe(true);
  });
});
