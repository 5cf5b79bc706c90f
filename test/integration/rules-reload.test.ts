import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import type { RulesReload } from '../../src/connect/index.ts';
import { connectControl } from '../../src/connect/control/client.ts';
import { serveControl } from '../../src/connect/control/server.ts';
import { watchRules } from '../../src/connect/watch-rules.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { startPractice, WritebackWorld } from './writeback-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-rules-'));
const file = join(folder, 'sub', 'own.yaml');
mkdirSync(join(folder, 'sub'));

/** One rule of the organisation's own, which fills an attribute that nothing else fills. */
const rule = (flow: string): string => `
rules:
  - name: Badges
    direction: inbound
    connector: forest
    sourceObjectType: user
    targetObjectType: person
    precedence: 50
    flows:
      - { target: extensionAttribute1, ${flow} }
`;

describe('rule files that change while the agent runs', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  let person: Person;

  beforeAll(async () => {
    writeFileSync(file, rule('constant: first'));
    world = await WritebackWorld.start(await startPractice('windows'));
    person = await world.newPerson({ attributes: { carLicense: 'B-17' } });
    agent = await world.startAgent('rotterdam', { rules: { folder } });
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const badge = async (): Promise<unknown> => {
    const [found] = await agent.agent.explain(person.upn);
    return found?.metaverse?.attributes['extensionAttribute1']?.value;
  };
  const onDisk = async (): Promise<string> => (await agent.agent.status()).rules.onDisk;

  test('are seen and not used', async () => {
    expect(await badge()).toBe('first');
    expect(await onDisk()).toBe('same');
    writeFileSync(file, rule('expression: "[carLicense]"'));
    expect(await onDisk()).toBe('newer');
    await world.sync(agent);
    expect(await badge()).toBe('first');
  });

  test('are used by a reload, which says what is computed again; what was never read before is read', async () => {
    const before = (await agent.agent.status()).rules;
    const reload = await agent.agent.reloadRules();
    expect(reload).toMatchObject({
      ...{ isChanged: true, previousRevision: before.revision, added: [], removed: [], altered: ['Badges'] },
      recomputes: { fullImports: [world.forest.domain] },
      rules: { onDisk: 'same', problems: [] },
    });
    expect(reload.recomputes.objects).toBeGreaterThan(0);
    expect(await agent.agent.hasChanges(AbortSignal.timeout(10_000))).toBe(true);
    await world.sync(agent);
    expect(await badge()).toBe('B-17');
    expect(await agent.agent.reloadRules()).toMatchObject({
      isChanged: false,
      recomputes: { objects: 0, fullImports: [] },
    });
  });

  test('with a mistake are named one by one, and change nothing', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), rule('source: departmnt').replace('Badges', 'Wrong'));
    const { rules } = await agent.agent.status();
    expect(rules.onDisk).toBe('invalid');
    expect(rules.problems).toHaveLength(1);
    expect(JSON.stringify(rules.problems)).toContain('departmnt');
    await expect(agent.agent.reloadRules()).rejects.toMatchObject({ code: 'rules.invalid' });
    await world.sync(agent);
    expect(await badge()).toBe('B-17');
    rmSync(join(folder, 'wrong.yaml'));
    expect(await onDisk()).toBe('same');
  });

  test('are reloaded through the socket of the service, as the command does it', async () => {
    const path = join(folder, 'control.sock');
    await using service = await serveControl(path, agent.agent, silentLog());
    await using control = await connectControl(path);
    expect(await control?.reloadRules()).toMatchObject({ isChanged: false, rules: { onDisk: 'same' } });
    writeFileSync(join(folder, 'wrong.yaml'), 'rules: [{ name: Half }]');
    await expect(control?.reloadRules()).rejects.toMatchObject({ code: 'rules.invalid' });
    expect((await control?.status())?.rules.onDisk).toBe('invalid');
    rmSync(join(folder, 'wrong.yaml'));
    void service; // held until here
  });

  test('are used after the cycle that runs', async () => {
    writeFileSync(file, rule('constant: third'));
    let reload: Promise<RulesReload> | undefined;
    const onProgress = (): void => {
      reload ??= agent.agent.reloadRules();
    };
    const run = await agent.agent.sync({ full: true }, onProgress, AbortSignal.timeout(60_000));
    expect(run.result).toBe('success');
    expect(await reload).toMatchObject({ isChanged: true });
    const loadedAt = Date.parse((await reload)?.rules.loadedAt ?? '');
    expect(loadedAt).toBeGreaterThanOrEqual(Date.parse(run.finishedAt ?? ''));
    await world.sync(agent);
    expect(await badge()).toBe('third');
  });
});

test('automatic: a folder that is quiet again is reloaded once', async () => {
  const watched = mkdtempSync(join(tmpdir(), 'hawser-rules-watched-'));
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const reloads: Date[] = [];
  const reload: RulesReload = {
    ...{ isChanged: true, previousRevision: 'a', added: [], removed: [], altered: [] },
    ...{ recomputes: { objects: 0, fullImports: [] } },
    rules: { revision: 'b', loadedAt: '', onDisk: 'same', problems: [] },
  };
  const service = watchRules({
    folder: watched,
    agent: {
      reloadRules: async () => {
        reloads.push(new Date());
        first.resolve();
        return reload;
      },
    },
    log: silentLog(),
    quietMs: 200,
  });
  const running = service.run(stop.signal);
  // The watch begins some time after this: what is written until then is not seen.
  const writing = (async () => {
    for (let count = 0; reloads.length === 0; count++) {
      for (const name of ['a.yaml', 'b.yaml']) writeFileSync(join(watched, name), `rules: [] # ${count}`);
      await Promise.race([sleep(1000), first.promise]);
    }
  })();
  await first.promise;
  await writing;
  stop.abort();
  await running;
  expect(reloads).toHaveLength(1);
  rmSync(watched, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));
