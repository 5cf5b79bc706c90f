import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameOfRole, placeOf, roleOf } from './hosts.ts';
import type { ProxyFault } from './fact-kinds.ts';
import { phases } from './phase-plan.ts';
import type { Progress } from './phase-track.ts';
import { PhaseTracker } from './phases.ts';
import { Session } from './session.ts';
import traffic from './traffic.json' with { type: 'json' };

const client = '10.20.0.15';
const second = 1_000;

type Step = readonly [host: string, fault?: ProxyFault];

/** What the tracker makes of requests a second apart; `!` stands for a failure. */
function follow(steps: readonly Step[], gapMs = second): readonly Progress[] {
  const tracker = new PhaseTracker();
  for (const [at, [host, fault]] of steps.entries()) {
    const place = placeOf(host);
    if (!place) throw new Error(`nobody knows ${host}`);
    const line = { number: at + 1, raw: host, text: host };
    if (fault) tracker.failed(client, place, host, fault, line, at * gapMs, at * gapMs);
    else tracker.answered(client, place, host, line, at * gapMs);
  }
  return tracker.results();
}

const login = 'login.microsoftonline.com';
const discovery = 'adminwebservice.microsoftonline.com';
const anchor = 'bba800-anchor.microsoftonline.com';
const otherAnchor = 'bba900-anchor.microsoftonline.com';
const provisioning = 'provisioningapi.microsoftonline.com';
const relay = 'bwsc02-relay.microsoftonline.com';
const configure = [login, anchor, login, discovery, otherAnchor, login, discovery, anchor, login, provisioning, relay];

describe('the data of the phases', () => {
  it.each(phases.map((phase) => [phase.id, phase] as const))(
    '%s names roles that exist, in both languages',
    (_, phase) => {
      const roles = new Set<string>([...Object.keys(traffic.roles), ...traffic.paths.map(({ role }) => role)]);
      for (const { role, host } of phase.steps) {
        expect(roles).toContain(role);
        if (host) expect(roleOf(host)).toBe(role);
      }
      expect(phase.steps.map(({ role }) => role)).toEqual(
        expect.arrayContaining([...new Set(phase.signature)].slice(0, 1)),
      );
      expect(phase.title.en && phase.title.nl && phase.account.en && phase.account.nl).toBeTruthy();
    },
  );

  it('stands in the docs as it is', () => {
    const docs = readFileSync(new URL('../../../docs/diagnosis.md', import.meta.url), 'utf8');
    for (const { title, account, steps } of phases) {
      const hosts = steps.map(({ role, host, optional }) => {
        const name = `\`${host ?? nameOfRole(role, role.startsWith('hawser') ? 'hawser' : 'worldwide')}\``;
        return optional ? `(${name})` : name;
      });
      expect(docs).toContain(`| ${title.en} | ${account.en} | ${hosts.join(' → ')} |`);
    }
  });

  it('knows every host that it names itself, in its cloud, and nothing that only looks like one', () => {
    for (const [role, { hosts }] of Object.entries<{ hosts: Record<string, string[]> }>(traffic.roles)) {
      for (const [cloud, names] of Object.entries(hosts)) {
        for (const name of names) {
          const example = name.replace(/^\*\./, 'x1.').replace(/\.\*$/, '.example').replaceAll('*', 'ab12');
          expect({ example, ...placeOf(example) }).toEqual({ example, role, cloud });
          expect(placeOf(`${example}.evil.example`)?.cloud ?? 'none').toMatch(/none|hawser/);
        }
      }
    }
    expect(nameOfRole('anchor', 'usgov')).toBe('*-anchor.microsoftonline.us');
  });
});

describe('a phase', () => {
  it('is the one whose order fits, repetitions included', () => {
    const [connect] = follow([login, discovery, anchor, login, provisioning, relay].map((host) => [host]));
    expect(connect).toMatchObject({ phase: { id: 'connect-page' }, state: 'complete', done: 6, total: 6 });
    const [whole] = follow(configure.map((host) => [host]));
    expect(whole).toMatchObject({ phase: { id: 'configure-page' }, state: 'complete', done: 11, total: 11 });
    const [initial] = follow([['login.windows.net'], [discovery], [otherAnchor], [anchor]]);
    expect(initial).toMatchObject({ phase: { id: 'synchronization' }, state: 'complete', done: 4 });
    expect(initial?.or).toBeUndefined();
  });

  it.each(configure.map((_, at) => at).slice(4))(
    'breaks at the first step that fails: %i of the Configure page',
    (at) => {
      const steps: Step[] = [
        ...configure.slice(0, at).map((host): Step => [host]),
        [configure[at]!, 'denied'],
        [configure[at]!, 'denied'],
      ];
      const [progress] = follow(steps);
      expect(progress).toMatchObject({
        phase: { id: 'configure-page' },
        state: 'broken',
        done: at,
        step: at + 1,
        next: configure[at],
      });
      expect(progress?.break).toMatchObject({ fault: 'denied', line: { number: at + 1 } });
    },
  );

  it('heals when the step answers later, and is not broken by what comes after its break', () => {
    expect(follow([[login], [discovery, 'denied'], [login], [discovery], [anchor]])[0]?.state).toBe('complete');
    expect(follow([[login], [discovery, 'connect'], [anchor, 'denied']])[0]).toMatchObject({
      next: discovery,
      break: { fault: 'connect' },
    });
  });

  it('that only ended is open, and names what comes next; two that look the same are both named', () => {
    const [progress] = follow([[login], [discovery]]);
    expect(progress).toMatchObject({ state: 'open', done: 2, next: '*-anchor.microsoftonline.com', returns: 0 });
    expect(new Set([progress?.phase.id, progress?.or?.id])).toEqual(new Set(['connect-page', 'synchronization']));
  });

  it('counts how often a client came back to where it stands', () => {
    expect(follow([[login], [discovery], [login], [discovery], [login]])[0]?.returns).toBe(2);
    const later = follow([[login], [discovery], [login], [discovery]], 20 * 60 * second);
    expect(later[0]).toMatchObject({ state: 'open', returns: 1 });
  });

  it('takes a tunnel that is written down late as what it is', () => {
    expect(follow([[login], [anchor], [discovery]])[0]).toMatchObject({
      phase: { id: 'synchronization' },
      state: 'complete',
    });
  });

  it('of a device may leave out the host for certificates, and breaks at the join', () => {
    const drs = 'enterpriseregistration.windows.net';
    expect(follow([[drs], [login]])[0]).toMatchObject({
      phase: { id: 'device-registration' },
      state: 'complete',
      total: 3,
    });
    expect(follow([[drs], [login], [drs, 'denied']])[0]).toMatchObject({ state: 'broken', done: 2, step: 3, total: 3 });
  });

  it('gives an answer for any order of any hosts, and never more steps than there are', () => {
    const hosts = [
      ...new Set(
        Object.values<{ hosts: Record<string, string[]> }>(traffic.roles).flatMap(({ hosts: named }) =>
          Object.values(named).flat(),
        ),
      ),
    ];
    const anyStep = fc.tuple(
      fc.constantFrom(
        ...hosts.map((name) => name.replace(/^\*\./, 'x1.').replace(/\.\*$/, '.example').replaceAll('*', 'ab12')),
      ),
      fc.option(fc.constantFrom('denied', 'dns', 'unsigned'), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), fc.integer({ min: 0, max: 400_000 }), (steps, gap) => {
        for (const { done, total, state, next, break: at } of follow(
          steps.map(([host, fault]): Step => (fault ? [host, fault] : [host])),
          gap,
        )) {
          expect(done).toBeLessThanOrEqual(total);
          expect(state === 'broken').toBe(at !== undefined);
          if (state === 'complete') expect(done).toBe(total);
          else expect(next).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('says when there were more clients than it follows', () => {
  const session = new Session();
  for (let i = 0; i < 2_100; i++) {
    session.push(
      `${1_795_079_534 + i}.000    912 10.${i >> 8}.${i & 255}.1 TCP_TUNNEL/200 3921 CONNECT login.microsoftonline.com:443 - HIER_DIRECT/1.1.1.1 -\n`,
    );
  }
  expect(session.end().all('proxy-limit')[0]?.key).toContain('2000 clients');
});
