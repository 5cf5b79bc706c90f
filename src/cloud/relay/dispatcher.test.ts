import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openDatabase } from '../../base/database/database.ts';
import { newId } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { SealedEnvelope } from '../../wire/index.ts';
import { passwordRecords } from '../passwords/records.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { BusMessage } from './bus.ts';
import { Dispatcher } from './dispatcher.ts';
import type { RequestId } from './store.ts';

let dispatcher: Dispatcher | undefined;
afterEach(() => dispatcher?.close());

it('keeps a request in its place when an agent asks for a probe under the same id', async () => {
  await using database = await openDatabase('memory:', { holder: 'test' });
  const sent = Promise.withResolvers<BusMessage>();
  const agent = {
    agentId: newId(),
    name: 'rotterdam',
    key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'k' },
    features: ['pass-through'],
    grants: [{ feature: 'pass-through', forest: 'corp.example.com' }],
    nodeId: newId(),
    agentAccounts: [],
  } as const;
  const context = { connection: database.kysely, clock: systemClock, log: silentLog() };
  dispatcher = new Dispatcher({
    ...{ ...context, nodeId: newId(), records: passwordRecords(context) },
    bus: {
      send: (_, message) => sent.resolve(message),
      listen: () => undefined,
      [Symbol.asyncDispose]: async () => Promise.resolve(),
    },
    signerOf: async () => await Promise.reject(new Error('nobody signs here')),
    agents: { of: async () => await Promise.resolve([agent]) },
  });
  const envelope = { recipients: [{ header: { kid: 'k' } }] } as unknown as SealedEnvelope;
  const id = newId<RequestId>();
  const [ours, theirs] = [1, 2].map((number) => ({ id: newId(), number }) as TenantKey) as [TenantKey, TenantKey];
  const outcome = dispatcher.endOf(id, 1000);
  dispatcher.ask({ tenant: ours, id, envelope, to: { feature: 'pass-through', forests: ['corp.example.com'] } });
  dispatcher.ask({ tenant: theirs, id, envelope, to: { agentId: newId() } });
  expect(await sent.promise).toMatchObject({ tenant: ours.id, agent: agent.agentId });
  // That nobody does the probe would have been its end.
  expect(await outcome).toBeUndefined();
});
