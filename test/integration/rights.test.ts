import { describe, expect, test } from 'vitest';
import { required } from '../../src/base/assert.ts';
import { openRights } from '../../src/connect/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import { takeAwayFrom } from '../kit/service-rights.ts';
import { rightsSuite } from './rights-suite.ts';
import { startPractice, WritebackWorld } from './writeback-kit.ts';

describe('rights in the practice forest in the manners of Windows', () => {
  rightsSuite(async () => await startPractice('windows'));
});

describe('rights in the practice forest in the manners of Samba', () => {
  rightsSuite(async () => await startPractice('samba'));
});

describe('rights in a forest of several domains', () => {
  test('are asked and granted in each of them, for an account that lies in one', async () => {
    const child = 'nl.corp.hawser.test';
    const started = await startPractice('windows', [child]);
    await using world = await WritebackWorld.start(started);
    const controller = required(started.forest.domains[1], child);
    const domains = [{ domain: child, servers: [controller.server] }];
    const { domain, admin, service } = started;
    const rights = openRights(await world.newAgent('domains', { forest: { domains } }));
    const states = async (): Promise<readonly string[]> =>
      (await rights.check(domain, ['synchronization'])).domains.flatMap(({ domain: name, rights: found, failure }) =>
        failure
          ? [`${name} ${failure.code}`]
          : // Nobody is there on whom reading would show.
            found.flatMap(({ right, state }) => (right === 'read-properties' ? [] : [`${name} ${right} ${state}`])),
      );
    const present = [domain, child].flatMap((name) =>
      ['replicate-changes', 'see-deleted-objects'].map((right) => `${name} ${right} present`),
    );
    expect(await states()).toEqual(present);

    const [root] = started.direct.servers ?? [];
    const { address, port } = { address: root?.address, port: Number(new URL(controller.ldapsUrl).port) };
    const server = { name: controller.hostName, port, ...(address !== undefined && { address }) };
    await using other = await openSession({ ...started.direct, domain: child, servers: [server] });
    await takeAwayFrom(other, started.baseDn, service.upn, controller.baseDn, world.admin);
    expect(await states()).toContain(`${child} replicate-changes missing`);
    const granted = await rights.grant(domain, ['synchronization'], { account: admin.upn, password: admin.password });
    expect(granted.map(({ on }) => on)).toContain(controller.baseDn);
    expect(await states()).toEqual(present);
  });
});
