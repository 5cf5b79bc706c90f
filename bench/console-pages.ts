import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleSite } from '../test/browser/console-site.ts';
import { ADMINISTRATOR, fillHealth, fillHolds, fillSite, openConsoleSite } from '../test/browser/console-site.ts';
import { fillPaths } from '../test/browser/console-paths.ts';
import { systemClock } from '../src/base/clock.ts';
import { fillSignIns } from '../test/browser/sample-sign-ins.ts';
import { consoleCookie } from '../test/kit/console-session.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { percentile } from './measure/percentile.ts';

const VISITS = 20;
const TARGET_MS = 100;

interface Timed {
  readonly path: string;
  readonly p50: number;
  readonly p95: number;
}

/** How long people wait for the first byte of each page of the console, in a tenant of the largest size asked for. */
export const benchmark: Benchmark = {
  name: 'console-pages',
  summary: 'the first byte of every page of the console',
  run: async ({ sizes, report }) => {
    const people = sizes.at(-1) ?? 100_000;
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-console-'));
    const site = await openConsoleSite(`pglite:${join(folder, 'database')}`);
    try {
      await fillSite(site, people);
      await fillHealth(site);
      await fillHolds(site);
      await fillSignIns(site.database, site.tenant, 130);
      const paths = await fillPaths(site, people);
      report(`${people} people are in the cloud; ${paths.length} pages, ${VISITS} times each`);
      return rowsOf(people, await visitAll(site, paths), report);
    } finally {
      await site[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function visitAll(site: ConsoleSite, paths: readonly string[]): Promise<readonly Timed[]> {
  const cookie = await cookieOf(site);
  const timed: Timed[] = [];
  for (const path of paths) {
    // What is made once, for whoever comes first, is not what people wait for.
    await firstByte(site, path, cookie);
    const samples: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) samples.push(await firstByte(site, path, cookie));
    timed.push({ path, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) });
  }
  return timed;
}

/** The session of the administrator; the sign-in is measured elsewhere. */
async function cookieOf({ database, tenant, url: publicUrl }: ConsoleSite): Promise<string> {
  const context = { connection: database.kysely, clock: systemClock, publicUrl };
  return await consoleCookie(context, tenant, ADMINISTRATOR.upn);
}

/** Of a new connection as little as of the network is in it: the page is asked over one that is there. */
async function firstByte({ url }: ConsoleSite, path: string, cookie: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(`${url}${path}`, { headers: { cookie, 'accept-language': 'en' }, redirect: 'manual' });
  const ms = performance.now() - startedAt;
  await answer.arrayBuffer();
  if (answer.status >= 500 || answer.status === 303) throw new Error(`${path} answered ${answer.status}`);
  return ms;
}

function rowsOf(people: number, timed: readonly Timed[], report: (text: string) => void): readonly Row[] {
  const slowest = timed.toSorted((a, b) => b.p95 - a.p95);
  for (const { path, p50, p95 } of slowest)
    report(`${p95.toFixed(0).padStart(6)} ms p95 ${p50.toFixed(0).padStart(6)} ms p50  ${path}`);
  const [first] = slowest;
  const most = first?.p95 ?? Number.NaN;
  return [
    {
      name: `first byte of the slowest of ${timed.length} pages of the console, ${people} people, p95`,
      value: most,
      unit: 'ms',
      samples: VISITS,
      target: `${TARGET_MS} ms`,
      met: most <= TARGET_MS,
      note: first?.path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id') ?? '',
    },
    {
      name: '… the median page, p95',
      value: percentile(
        timed.map(({ p95 }) => p95),
        0.5,
      ),
      unit: 'ms',
      samples: timed.length,
    },
  ];
}
