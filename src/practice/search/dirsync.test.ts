import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '../../base/assert.ts';
import { FakeClock } from '../../base/clock.ts';
import { bootstrap } from '../bootstrap.ts';
import { Forest } from '../forest.ts';
import { generateOrganisation } from '../organisation/generate.ts';
import { loadOrganisation } from '../organisation/load.ts';
import { sessionOf } from '../rights/session.ts';
import { Schema } from '../schema/schema.ts';
import type { Entry } from '../store/entry.ts';
import { Store } from '../store/store.ts';
import type { SearchRequest } from '../wire/message.ts';
import { controlOids, dirSyncResponse, RequestControls } from './controls.ts';
import { Searches } from './search.ts';

const domain = 'corp.hawser.test';
const attributes = ['title', 'department'] as const;
const request: SearchRequest = {
  ...{ kind: 'search', base: 'DC=corp,DC=hawser,DC=test', scope: 'sub', sizeLimit: 0, typesOnly: false },
  ...{ filter: { kind: 'present', attribute: 'department' }, attributes },
};

function filled(): { readonly forest: Forest; readonly people: readonly Entry[] } {
  const store = new Store(new Schema(), new FakeClock());
  bootstrap(store, { domain, administratorPassword: 'a', serviceAccountPassword: 'b', seed: 'x' });
  const forest = new Forest(store, 'windows', domain);
  loadOrganisation(forest, generateOrganisation({ users: 8, domain, seed: 'x' }), 'Welkom.2026!');
  return { forest, people: [...store.entries()].filter((entry) => entry.values('department').length > 0) };
}

/** A cookie in a control, which has the same form in requests and responses. */
const controlsWith = (value: Buffer | undefined): RequestControls =>
  new RequestControls([{ oid: controlOids.dirSync, isCritical: true, value }], true);

/** What a client knows of each object, by attribute: every answer adds to it. */
type Known = Map<string, Map<string, string>>;

/** Fetches what is new, and lets `meanwhile` happen between any two entries of the answer; answers the next cookie. */
function fetch(forest: Forest, known: Known, cookie: Buffer, meanwhile: () => void): Buffer {
  const administrator = required(forest.resolve(`CN=Administrator,CN=Users,${request.base}`), 'the administrator');
  const session = sessionOf(forest, administrator, true);
  const answer = new Searches(forest).run(session, request, controlsWith(dirSyncResponse(false, cookie).value));
  for (let next = answer.next(); ; next = answer.next()) {
    if (next.done === true) return required(controlsWith(next.value.controls[0]?.value).dirSync, 'a cookie').cookie;
    const { dn, attributes: changed } = next.value;
    const object = known.get(dn) ?? new Map<string, string>();
    known.set(dn, object);
    for (const { name, values } of changed) object.set(name, values.map(String).join());
    meanwhile();
  }
}

const change = fc.record({
  person: fc.nat(),
  attribute: fc.constantFrom(...attributes),
  value: fc.constantFrom('one', 'two', 'three'),
});

test('nothing is missed of what changes between the entries of an answer', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), fc.array(change, { maxLength: 8 }), (before, during) => {
      const { forest, people } = filled();
      const known: Known = new Map();
      const apply = ({ person, attribute, value }: (typeof before)[number]): void => {
        const { id } = required(people[person % people.length], 'a person');
        forest.store.commit([{ kind: 'set', id, attributes: { [attribute]: [value] } }]);
      };
      const first = fetch(forest, known, Buffer.alloc(0), () => undefined);
      for (const one of before) apply(one);
      const waiting = [...during];
      const second = fetch(forest, known, first, () => {
        const one = waiting.shift();
        if (one) apply(one);
      });
      fetch(forest, known, second, () => undefined);
      const present = people.map((one) => [one.dn, attributes.map((name) => one.text(name))]);
      expect(people.map(({ dn }) => [dn, attributes.map((name) => known.get(dn)?.get(name))])).toEqual(present);
    }),
  );
});
