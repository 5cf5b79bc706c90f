import { required } from '../../src/base/assert.ts';
import { Client } from 'ldapts';
import { Attribute, Change } from 'ldapts';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { WorldForest } from './world.ts';
import { World } from './world.ts';

export interface KillableForest extends WorldForest, AsyncDisposable {
  readonly baseDn: string;
  /** For changes: an account that may write. */
  readonly writer: {
    readonly url: string;
    readonly servername: string;
    readonly dn: string;
    readonly password: string;
  };
}

/** The kills are spread over these: first the initial cycle, then deltas with changes in between. */
const steps = ['import', 'synchronization', 'export'] as const;

/** A repeatable source of numbers below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * limit) % limit;
  };
}

/**
 * `kills` times, a cycle is killed with SIGKILL somewhere in import, synchronization or export (every sixth time the
 * cloud instead), with changes in the forest
 * in between. Then: the state equals that of an uninterrupted run on a fresh pair of databases, and another cycle has
 * nothing to do.
 */
export function survivesKills(
  start: () => Promise<KillableForest>,
  { kills, seed }: { kills: number; seed: number },
): void {
  it(`ends in the state of an uninterrupted run after ${kills} kills`, { timeout: 25 * 60_000 }, async () => {
    await using forest = await start();
    const pick = numbers(seed);
    await using world = await World.start(forest);
    await using writer = await openWriter(forest);
    let killed = 0;
    // A cycle may end before its kill arrives: then it does not count, and another round is made.
    for (let round = 0; killed < kills && round < 3 * kills; round++) {
      const step = required(steps[round % steps.length], 'a step');
      if (round % 3 === 2) await writer.change(pick);
      if (round % 6 === 5) {
        // The cloud goes away while Connect exports.
        let isKilled: Promise<void> | undefined;
        await world.sync({
          full: true,
          kill: { step: 'export', after: 1_000_000, momentMs: 0 },
          onStep: (name) => {
            if (name.includes('export')) isKilled ??= world.killCloud();
          },
        });
        await isKilled;
        await world.startCloud();
        killed++;
        continue;
      }
      const result = await world.sync({
        full: round % 4 === 0,
        kill: { step, after: 1 + pick(3), momentMs: pick(40) },
      });
      if (!result) killed++;
    }
    expect(killed).toBe(kills);
    const again = await world.settle();
    expect(
      again?.steps.filter(({ kind }) => kind === 'export').flatMap(({ counters }) => Object.keys(counters)),
    ).toEqual([]);

    await using fresh = await World.start(forest);
    await fresh.settle();
    const expected = await fresh.dump();
    expect(Object.keys(expected).length).toBeGreaterThan(100);
    expect(await world.dump()).toEqual(expected);
  });
}

interface Writer extends AsyncDisposable {
  /** Changes the forest a little: titles, new people, members; now and then a deletion. */
  change(pick: (limit: number) => number): Promise<void>;
}

async function openWriter({ writer, caFile, baseDn }: KillableForest): Promise<Writer> {
  const client = new Client({
    url: writer.url,
    tlsOptions: { ca: [readFileSync(caFile)], servername: writer.servername },
  });
  await client.bind(writer.dn, writer.password);
  const find = async (filter: string): Promise<string[]> => {
    const { searchEntries } = await client.search(baseDn, { filter, attributes: ['dn'], paged: { pageSize: 500 } });
    return searchEntries.map(({ dn }) => dn).sort();
  };
  let created = 0;
  return {
    change: async (pick) => {
      const people = await find('(&(objectCategory=person)(objectClass=user)(givenName=*))');
      const groups = await find(
        '(&(objectClass=group)(!(isCriticalSystemObject=TRUE))(groupType:1.2.840.113556.1.4.803:=2147483648))',
      );
      const person = (): string => required(people[pick(people.length)], 'a person');
      for (let count = 0; count < 5; count++) {
        const title = new Attribute({ type: 'title', values: [`Title ${pick(1000)}`] });
        await client.modify(person(), new Change({ operation: 'replace', modification: title }));
      }
      const name = `chaos${++created}`;
      const dn = `CN=${name},CN=Users,${baseDn}`;
      await client.add(dn, {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        sAMAccountName: name,
        givenName: name,
        displayName: name,
      });
      const group = required(groups[pick(groups.length)], 'a group');
      await client.modify(
        group,
        new Change({ operation: 'add', modification: new Attribute({ type: 'member', values: [dn] }) }),
      );
      if (pick(2) === 0) {
        const victim = person();
        await client.del(victim);
      }
    },
    [Symbol.asyncDispose]: async () => await client.unbind(),
  };
}
