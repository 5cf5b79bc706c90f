import { required } from '../../src/base/assert.ts';
import { FakeClock, HOUR, MINUTE } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { secretBox } from '../../src/base/secrets.ts';
import type { NewSignIn } from '../../src/cloud/sign-ins/sign-in.ts';
import { insertSignIn } from '../../src/cloud/sign-ins/store.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';
import { person } from './sample-organisation.ts';

const applications = ['Board', 'Timesheets', 'Travel expenses'].map((name, index) => ({
  id: `6f8f57e4-0000-4000-8000-00000000000${index + 1}`,
  name,
}));
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const alone = { person: null, userAgent: 'python-requests/2.32', knownBrowser: undefined } as const;

/** What a few weeks leave behind; the last ones are of today. */
const kinds: readonly Partial<NewSignIn>[] = [
  {},
  { methods: ['pwd', 'otp', 'mfa'] },
  { kind: 'silent' },
  { methods: ['swk', 'user', 'mfa'], knownBrowser: true },
  { result: 'failure', reason: 'accounts.wrong-credentials', methods: [], knownBrowser: false },
  { ...alone, kind: 'client-credentials', methods: ['client_secret'] },
  {},
  { result: 'failure', reason: 'flow.wrong-code', methods: ['pwd'] },
  { ...alone, kind: 'client-credentials', methods: ['client_secret'], result: 'failure', ...wrongSecret() },
  { result: 'failure', reason: 'accounts.wrong-credentials', methods: [], person: { name: 'a password, perhaps' } },
  { kind: 'device-code' },
  { kind: 'console', application: null },
];

function wrongSecret() {
  return { reason: 'oauth.secret-wrong', code: 7_000_215 } as const;
}

/** The same for the same number. */
export async function fillSignIns(database: Database, tenant: TenantKey, count: number): Promise<void> {
  const end = Date.now();
  for (let index = 0; index < count; index++) {
    const clock = new FakeClock(
      new Date(end - (count - index) * 5 * HOUR - ((index * 37) % 60) * MINUTE).toISOString(),
    );
    const context = { connection: database.kysely, clock, secrets: secretBox(new Uint8Array(32)) };
    const operation = person(index % 40);
    const typed = 'attributes' in operation ? operation.attributes['userPrincipalName'] : undefined;
    const name = typeof typed === 'string' ? typed : '';
    await insertSignIn(context, tenant, {
      ...{ kind: 'interactive', person: { name }, methods: ['pwd'], result: 'success', reason: '' },
      ...{ application: required(applications[index % applications.length], 'an application'), userAgent: firefox },
      ...{ address: `192.0.2.${(index * 7) % 250}`, knownBrowser: index % 3 > 0 },
      ...kinds[index % kinds.length],
    });
  }
}
