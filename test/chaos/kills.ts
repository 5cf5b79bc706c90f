import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import { required } from '../../src/base/assert.ts';
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
 * cloud instead), with changes in the forest in between. Then: the state equals that of an uninterrupted run on a fresh
 * pair of databases, and another cycle has nothing to do.
 */
export async function surviveKills(
  forest: KillableForest,
  { kills, seed, report }: { kills: number; seed: number; report?: (text: string) => void },
): Promise<void> {
  const pick = numbers(seed);
  await using world = await World.start(forest);
  await using writer = await openWriter(forest);
  let killed = 0;
  // A cycle may end before its kill arrives: then it does not count, and another round is made.
  for (let round = 0; killed < kills && round < 3 * kills; round++) {
    if (round % 3 === 2) await writer.change(pick);
    if (round % 6 === 5) await killCloudInExport(world);
    else if (await killCycle(world, round, pick)) continue;
    killed++;
    if (killed % 10 === 0) report?.(`${killed} kills`);
  }
  assert.equal(killed, kills);
  const again = await world.settle();
  const left = again?.steps.filter(({ kind }) => kind === 'export').flatMap(({ counters }) => Object.keys(counters));
  assert.deepEqual(left, []);

  await using fresh = await World.start(forest);
  await fresh.settle();
  const expected = await fresh.dump();
  assert.ok(Object.keys(expected).length > 100);
  assert.deepEqual(await world.dump(), expected);
}

/** The cloud goes away while Connect exports. */
async function killCloudInExport(world: World): Promise<void> {
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
}

/** Whether the cycle ended before its kill. */
async function killCycle(world: World, round: number, pick: (limit: number) => number): Promise<boolean> {
  const step = required(steps[round % steps.length], 'a step');
  const kill = { step, after: 1 + pick(3), momentMs: pick(40) };
  return (await world.sync({ full: round % 4 === 0, kill })) !== undefined;
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
