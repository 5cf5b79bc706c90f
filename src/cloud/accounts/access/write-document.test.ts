import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { accesses, parseKept } from './access-document.ts';
import { writeAccess } from './write-document.ts';

const ids = fc.subarray(['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']);
const named = fc.record({ groups: ids, people: ids, roles: fc.subarray(['global', 'reader'] as const) });
const networkNames = ['office', 'on', 'null', '1', 'Vestiging Noord'];
const places = fc.record(
  { include: fc.subarray(networkNames), except: fc.subarray(networkNames) },
  { requiredKeys: [] },
);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((one) => one.trim())
  .filter((one) => one !== '' && one.length <= 120 && one.isWellFormed() && !/\p{Cc}/u.test(one));

const policy = fc.record(
  {
    mode: fc.constantFrom('on', 'report-only', 'off'),
    who: fc.tuple(named, named).map(([who, except]) => ({ ...who, everyone: true, except })),
    applications: fc.record({ include: ids, except: ids }, { requiredKeys: [] }),
    where: places,
    access: fc.constantFrom(...accesses),
  },
  { requiredKeys: ['who', 'access'] },
);

describe('a written document', () => {
  test('is the same when it is read, whatever the names in it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { maxLength: 4, selector: (one) => one.toLowerCase() }),
        fc.array(policy, { minLength: 4, maxLength: 4 }),
        fc.string({ unit: 'grapheme' }),
        (names, policies, label) => {
          const document = parseKept({
            networks: Object.fromEntries(networkNames.map((name) => [name, ['192.0.2.0/24']])),
            policies: names.map((name, index) => ({
              ...{ ...policies[index], name, id: `66666666-6666-4666-8666-66666666666${index}` },
            })),
          });
          const labels = new Map([['11111111-1111-4111-8111-111111111111', label]]);
          expect(parseKept(parse(writeAccess(document, labels)))).toEqual(document);
        },
      ),
    );
  });

  test('says whose the ids are, and leaves defaults out', () => {
    const document = parseKept({
      networks: { office: ['192.0.2.0/24'] },
      policies: [
        {
          id: '66666666-6666-4666-8666-666666666661',
          name: 'Second factor outside the office',
          who: { groups: ['11111111-1111-4111-8111-111111111111'] },
          where: { except: ['office'] },
          access: 'second-factor',
        },
      ],
    });
    expect(writeAccess(document, new Map([['11111111-1111-4111-8111-111111111111', 'Sales\n– all']]))).toBe(`version: 1
networks:
  office:
    - 192.0.2.0/24
policies:
  - id: 66666666-6666-4666-8666-666666666661
    name: Second factor outside the office
    mode: on
    who:
      groups:
        - 11111111-1111-4111-8111-111111111111 # Sales – all
    where:
      except:
        - office
    access: second-factor
`);
  });
});
