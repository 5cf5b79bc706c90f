import assert from 'node:assert/strict';
import { FakeClock, MINUTE, SECOND } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { signIn } from '../kit/sign-in.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';

/** Two samples that differ as little as these, or less, are met in 99 of 100 tries with nothing between them. */
const LEAST_PROBABILITY = 0.01;

/**
 * Whether somebody who types names can tell from the time of the refusals which of them exist: wrong passwords for a
 * name that somebody has and for one that nobody has, in turn. Rejects when the two samples differ.
 */
export async function compareRefusals(times: number, report: (text: string) => void): Promise<void> {
  const clock = new FakeClock();
  const database = await openDatabase('memory:', { holder: 'sign-in-time', migrations: cloudMigrations });
  try {
    const context = { connection: database.kysely, clock, log: silentLog(), secrets: secretBox(Buffer.alloc(32, 7)) };
    const names = { name: 'contoso', displayName: 'Contoso', initialDomain: 'contoso.hawser.test', domains: [] };
    const tenant = await createTenant(context, names);
    const owner = { upn: 'anna@contoso.hawser.test', password: 'een lange zin is goed' };
    await createAdministrator(context, tenant, owner, 'test');
    const refuse = async (upn: string, round: number): Promise<number> => {
      // Nothing is closed, whoever types so much: each attempt stands alone in its window.
      clock.advance(2 * MINUTE);
      const client = { address: `198.51.${round % 250}.7` };
      const startedAt = performance.now();
      await assert.rejects(signIn(context, { upn, password: `Geraden-${round}`, client }));
      return performance.now() - startedAt;
    };
    const [some, nobody]: [number[], number[]] = [[], []];
    for (let round = 0; round < times; round++) {
      some.push(await refuse(owner.upn, round));
      nobody.push(await refuse('nobody@contoso.hawser.test', round));
    }
    const p = mannWhitney(some, nobody);
    report(`median ${median(some).toFixed(2)} ms and ${median(nobody).toFixed(2)} ms, p = ${p.toFixed(3)}`);
    assert.ok(Math.max(...some, ...nobody) < 10 * SECOND, 'a refusal took longer than anybody waits');
    assert.ok(p > LEAST_PROBABILITY, 'the time of a refusal shows whether the name exists');
  } finally {
    await database.close();
  }
}

function median(sample: readonly number[]): number {
  return sample.toSorted((a, b) => a - b)[Math.floor(sample.length / 2)] ?? 0;
}

/** Two-sided p of the Mann-Whitney U test, by the normal approximation; times are never the same. */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, isOne: true })), ...other.map((value) => ({ value, isOne: false }))];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { isOne }, index) => sum + (isOne ? index + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(z));
}

/** Of the standard normal distribution, to seven digits (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const [b1, b2, b3, b4, b5] = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const tail = t * (b1 + t * (b2 + t * (b3 + t * (b4 + t * b5))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
