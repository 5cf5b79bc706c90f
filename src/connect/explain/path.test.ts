import { describe, expect, test } from 'vitest';
import type { ExplainedTarget, ExplainedValue, ObjectExplanation } from '../../sync/index.ts';
import { toConnectorId } from '../../sync/index.ts';
import { explainedPath, pathLimits } from '../../wire/index.ts';
import { pathOf } from './path.ts';

type RuleName = NonNullable<ExplainedValue['rule']>;

const forest = toConnectorId('a');
const inbound: RuleName = { id: '1', name: 'In', precedence: 100, connector: forest };
const beaten: RuleName = { id: '2', name: 'In, later', precedence: 110, connector: forest };
const outbound: RuleName = { id: '3', name: 'Out', precedence: 120, connector: toConnectorId('cloud') };
const readAt = new Date('2026-11-20T12:00:00Z');

function explained(
  metaverse: Readonly<Record<string, ExplainedValue>>,
  attributes: ExplainedTarget['attributes'],
  read: Readonly<Record<string, string>>,
): ObjectExplanation {
  const nothing = { rules: [], outOfScope: [], errors: [] };
  const about = { objectClass: 'user', isPending: false, ...nothing };
  return {
    sources: [{ connector: 'corp', connectorId: forest, dn: 'CN=anna,DC=x', anchor: 'g', attributes: read, ...about }],
    metaverse: { objectClass: 'person', attributes: metaverse, errors: [] },
    targets: [
      {
        ...{ connector: 'cloud', state: 'confirmed', objectClass: 'user', sourceAnchor: 'x', targetId: 'y' },
        ...{ attributes, references: {}, ...nothing },
      },
    ],
    errors: [],
  };
}

const inTheMiddle = (value: string, from: readonly string[]): ExplainedValue => ({
  ...{ value, rule: inbound, from },
  losers: [
    { rule: beaten, value: 'Ann', because: { code: 'rules.lost-precedence', values: { mine: 110, theirs: 100 } } },
  ],
});
const atTheEnd = (value: string, from: readonly string[], confirmed = value) => ({
  ...{ value, confirmed, rule: outbound, from, losers: [] },
});
const readings = new Map([['corp', { readAt, failure: 'stopped-server-down' }]]);

describe('the path of an object', () => {
  test('leads from each value of the cloud back to what the forest holds, with the rules that won and lost', () => {
    const path = pathOf(
      explained(
        { name: inTheMiddle('Anna', ['givenName', 'dn']) },
        { displayName: atTheEnd('Anna', ['name'], 'Anne') },
        { givenName: 'Anna', salary: '1' },
      ),
      readings,
    );
    expect(explainedPath.parse(path)).toEqual({
      state: 'confirmed',
      objectClass: 'user',
      sources: [
        {
          ...{ forest: 'corp', dn: 'CN=anna,DC=x', objectClass: 'user', isPending: false },
          ...{ readAt: readAt.toISOString(), failure: 'stopped-server-down' },
        },
      ],
      rules: [
        { name: 'Out', precedence: 120 },
        { name: 'In', precedence: 100 },
        { name: 'In, later', precedence: 110 },
      ],
      values: [
        {
          attribute: 'displayName',
          value: { texts: ['Anna'], count: 1 },
          confirmed: { texts: ['Anne'], count: 1 },
          rule: 0,
          losers: [],
          from: [
            {
              attribute: 'name',
              value: { texts: ['Anna'], count: 1 },
              rule: 1,
              from: [
                { source: 0, attribute: 'givenName', value: { texts: ['Anna'], count: 1 } },
                { source: 0, attribute: 'dn', value: { texts: ['CN=anna,DC=x'], count: 1 } },
              ],
              losers: [{ rule: 2, value: { texts: ['Ann'], count: 1 }, because: 'precedence' }],
            },
          ],
        },
      ],
      isCut: false,
    });
    expect(JSON.stringify(path), 'what does not end in the cloud').not.toContain('salary');
  });

  test('shows no secret, whatever a rule makes of it', () => {
    const path = pathOf(
      explained(
        { unixUserPassword: inTheMiddle('geheim', ['userPassword']) },
        { notes: atTheEnd('open', ['unixUserPassword']) },
        { userPassword: 'geheim' },
      ),
      readings,
    );
    expect(JSON.stringify(path)).not.toContain('geheim');
    expect(path?.values[0]?.from[0]?.from[0]?.value).toEqual({ texts: [], count: 1 });
  });

  test('is cut to what an answer of the relay holds', () => {
    const names = Array.from({ length: 400 }, (_, index) => `attribute${String(index).padStart(3, '0')}`);
    const long = '\u{1f600}'.repeat(400);
    const path = pathOf(
      explained(
        Object.fromEntries(names.map((name) => [name, inTheMiddle(long, [name])])),
        Object.fromEntries(names.map((name) => [name, atTheEnd(long, [name])])),
        Object.fromEntries(names.map((name) => [name, long])),
      ),
      readings,
    );
    expect(explainedPath.safeParse(path).success).toBe(true);
    expect(path?.isCut).toBe(true);
    expect(path?.values.length).toBeGreaterThan(5);
    expect(Buffer.byteLength(JSON.stringify(path))).toBeLessThanOrEqual(pathLimits.octets);
  });
});
