import { describe, expect, it } from 'vitest';
import type { Check, Observation } from './check.ts';
import { error, warning } from './check.ts';
import { mergeViews } from './context.ts';
import { doctorErrors } from './errors.ts';
import type { CheckResult, RunContext } from './report.ts';
import { rootOf, verdictOf } from './report.ts';
import { runChecks, selectChecks } from './run.ts';

const broken = doctorErrors('doctor.connection-refused', { address: 'dc1:636' });

function check(id: string, observe: Observation | (() => Promise<Observation>), more: Partial<Check> = {}): Check {
  return {
    id,
    title: { en: `about ${id}`, nl: `over ${id}` },
    why: { en: 'it matters', nl: 'het telt' },
    cost: 'instant',
    privilege: 'anyone',
    after: [],
    run: typeof observe === 'function' ? observe : async () => observe,
    ...more,
  };
}

async function run(checks: readonly Check[], mayReadSecrets = true): Promise<readonly CheckResult[]> {
  return await runChecks(checks, { language: 'nl', signal: new AbortController().signal, mayReadSecrets });
}

describe('running the checks', () => {
  it('skips what stands on a failure, however deep, and names that failure', async () => {
    const results = await run([
      check('a.one', { problems: [error(broken)] }),
      check('a.two', {}, { after: ['a.one'] }),
      check('a.three', {}, { after: ['a.two'] }),
      check('b.other', {}),
    ]);
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['a.one', 'error'],
      ['a.two', 'skipped'],
      ['a.three', 'skipped'],
      ['b.other', 'ok'],
    ]);
    expect(results[2]?.because).toBe('omdat "over a.one" is mislukt');
  });

  it('continues below a warning and below what does not apply', async () => {
    const results = await run([
      check('a.one', { problems: [warning(broken)] }),
      check('a.two', { notApplicable: { en: 'no proxy', nl: 'geen proxy' } }, { after: ['a.one'] }),
      check('a.three', {}, { after: ['a.two'] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['warning', 'not-applicable', 'ok']);
  });

  it('does not ask what only the service may look at', async () => {
    const secret = check('a.secret', async () => await Promise.reject(new Error('asked')), { privilege: 'service' });
    expect((await run([secret], false))[0]).toMatchObject({ status: 'skipped' });
  });

  it('turns a bug and a check that never ends into findings, and runs the others', async () => {
    const results = await run([
      check('a.bug', async () => await Promise.reject(new TypeError('oops'))),
      check('a.hang', async () => await new Promise(() => undefined), { deadlineMs: 20 }),
      check('a.fine', {}),
    ]);
    expect(results.map(({ problems }) => problems[0]?.code)).toEqual([
      'doctor.check-failed',
      'doctor.deadline',
      undefined,
    ]);
  });

  it('takes the failure that explains another one for the root', async () => {
    const results = await run([
      check('agent.last-run', { problems: [error(broken)] }, { explainedBy: ['cloud'] }),
      check('cloud.connect', { problems: [error(broken)] }),
      check('net.first', { problems: [warning(broken)] }),
    ]);
    expect(rootOf(results)).toBe('cloud.connect');
    expect(results[0]?.explainedBy).toEqual(['cloud.connect']);
    expect(verdictOf(results)).toBe('problems');
  });

  it('answers in the order of the tree and not in that of the answers', async () => {
    const late = async (): Promise<Observation> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return {};
    };
    expect((await run([check('a.late', late), check('a.early', {})])).map(({ id }) => id)).toEqual([
      'a.late',
      'a.early',
    ]);
  });
});

describe('choosing checks', () => {
  const checks = [
    check('cloud.name', {}),
    check('cloud.tls', {}, { after: ['cloud.name'] }),
    check('cloud.idle', {}, { after: ['cloud.tls'], onDemand: true }),
    check('forest.name@a.test', {}),
    check('forest.name@b.test', {}),
  ];
  const chosen = (selection: Parameters<typeof selectChecks>[1]): readonly string[] =>
    selectChecks(checks, selection).map(({ id }) => id);

  it.each([
    [{}, ['cloud.name', 'cloud.tls', 'forest.name@a.test', 'forest.name@b.test']],
    [{ only: ['cloud.tls'] }, ['cloud.name', 'cloud.tls']],
    [{ only: ['forest'] }, ['forest.name@a.test', 'forest.name@b.test']],
    [{ only: ['forest.name@b.test'] }, ['forest.name@b.test']],
    [{ only: ['cloud'], skip: ['cloud.tls'] }, ['cloud.name']],
    [{ only: ['cloud.idle'] }, ['cloud.name', 'cloud.tls', 'cloud.idle']],
    [{ also: ['cloud.idle'], skip: ['forest'] }, ['cloud.name', 'cloud.tls', 'cloud.idle']],
    [{ only: ['clo'] }, []],
  ])('%o', (selection, ids) => {
    expect(chosen(selection)).toEqual(ids);
  });
});

describe('caller and service', () => {
  const context = (environment: Record<string, string>, user = 'anna'): RunContext => ({
    role: 'caller',
    user,
    host: 'h',
    version: '0',
    node: 'v26',
    environment,
  });

  it('shows what only one of them can do, and the setting that differs', async () => {
    const mine = await run([check('cloud.connect', {}), check('agent.key', {}, { privilege: 'service' })], false);
    const its = await run([check('cloud.connect', { problems: [error(broken)] }), check('agent.key', {})]);
    const { checks, view } = mergeViews(
      { context: context({ HTTPS_PROXY: 'http://proxy:3128' }), checks: mine },
      { context: context({}, 'hawser'), checks: its },
      'en',
    );
    expect(checks.map(({ status }) => status)).toEqual(['error', 'ok']);
    expect(view.differences).toEqual([
      {
        id: 'cloud.connect',
        title: 'over cloud.connect',
        caller: 'ok',
        service: 'error',
        callerResult: '',
        serviceResult: 'doctor.connection-refused',
        text: 'works for you, not for the service',
      },
    ]);
    expect(view.environment).toEqual([
      'you are anna, the service runs as hawser',
      'the service has no HTTPS_PROXY (yours: http://proxy:3128)',
    ]);
  });
});
