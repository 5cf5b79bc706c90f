import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, FakeClock, HOUR, MINUTE } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { enqueueMail, mailList } from '../../src/cloud/mail/mail-store.ts';
import type { MailerOptions } from '../../src/cloud/mail/mailer.ts';
import { sendDueMail } from '../../src/cloud/mail/mailer.ts';
import { openTransport } from '../../src/cloud/mail/transport.ts';
import { pgliteDatabases } from '../kit/databases.ts';
import type { Certificate } from '../servers/certificates.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { startMailServer, textOfMail } from '../servers/mail-server.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { HealthWorld } from './health-kit.ts';

const FROM = 'Hawser <hawser@example.com>';

describe('mail to administrators over SMTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-health-mail-'));
  let certificate: Certificate;
  let database: Database;
  let world: HealthWorld;
  beforeAll(async () => {
    certificate = await makeCertificate(folder, ['mail.example.com', 'localhost', '127.0.0.1']);
    database = await pgliteDatabases(cloudFeatures).open();
  });
  afterAll(async () => {
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await sql`delete from mail`.execute(database.kysely);
    world = await HealthWorld.make(database, new FakeClock('2026-03-02T08:00:00Z'));
  });

  const options = (url: string, caFile?: string): MailerOptions & { readonly transport: AsyncDisposable } => ({
    connection: database.kysely,
    clock: world.clock,
    log: silentLog(),
    transport: openTransport({ url, from: FROM, caFile }),
    host: 'cloud.example.com',
  });
  const write = async (recipient = 'iris@example.com'): Promise<void> => {
    const mail = { recipient, subject: 'Een melding: ë', text: 'tekst', html: '<p>tekst</p>' };
    await enqueueMail({ connection: database.kysely, clock: world.clock }, world.tenant, [mail]);
  };
  const state = async () => (await mailList.page(database.kysely, world.tenant, {})).items;

  test('an alert arrives as text and HTML, signed in and raised by STARTTLS, and says what to do', async () => {
    const login = { user: 'hawser', password: 'a secret/with:signs' };
    await using server = await startMailServer({ certificate, login });
    await world.beat({ engine: { heldBackDeletes: 612 } });
    const url = `smtp://hawser:${encodeURIComponent(login.password)}@localhost:${server.port}`;
    const mailer = options(url, certificate.caFile);
    await using _ = mailer.transport;
    expect(await sendDueMail(mailer)).toBe(1);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ isSecure: true, user: 'hawser', to: [`iris@${world.tenant.name}.example.com`] });
    expect(mail!.raw).toMatch(/^Subject: \[t\d+\] 612 deletes are held back/m);
    expect(mail!.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(mail!.raw).toMatch(/^Message-ID: <[\w-]+@cloud\.example\.com>/im);
    expect(mail!.raw).toContain('text/html');
    const words = textOfMail(mail!);
    expect(words).toContain('ERROR: 612 deletes are held back.');
    expect(words).toContain('hawser connect threshold');
    expect(words).toContain('https://cloud.example.com/console/health/alerts/');
    expect(await sendDueMail(mailer)).toBe(0);
  });

  test('a certificate that is not trusted gets no mail and no password', async () => {
    await using server = await startMailServer({ certificate, login: { user: 'hawser', password: 'x' } });
    await write();
    const mailer = options(`smtp://hawser:x@localhost:${server.port}`);
    await using _ = mailer.transport;
    expect(await sendDueMail(mailer)).toBe(0);
    expect(server.mails).toEqual([]);
    expect((await state())[0]).toMatchObject({
      attempts: 1,
      failedAt: null,
      lastError: expect.stringMatching(/mail server/),
    });
  });

  test('a server elsewhere that offers no STARTTLS gets nothing in clear', async () => {
    await using server = await startMailServer();
    // The same server, under a name that is not known to be this machine.
    const transport = openTransport({ url: `smtp://[::ffff:127.0.0.1]:${server.port}`, from: FROM });
    await using _ = transport;
    const sent = transport.send({ recipient: 'a@b.nl', subject: '', text: '', html: '', messageId: '<1@x>' });
    await expect(sent).rejects.toMatchObject({
      code: 'mail.failed',
      data: { reason: expect.stringMatching(/STARTTLS/) },
    });
    expect(server.mails).toEqual([]);
  });

  test('a mail server that is away, busy or restarted loses no mail; it is tried again with growing pauses', async () => {
    await using server = await startMailServer({ refuse: () => 451 });
    const mailer = options(`smtp://127.0.0.1:${server.port}`);
    await using _ = mailer.transport;
    await write();
    const attempts: number[] = [];
    for (let minute = 0; minute < 30; minute++) {
      if ((await state())[0]!.attempts !== attempts.length) attempts.push(minute);
      await sendDueMail(mailer);
      world.clock.advance(MINUTE);
    }
    expect(attempts).toEqual([1, 2, 7, 22]);
    server.refuse = () => undefined;
    world.clock.advance(HOUR);
    expect(await sendDueMail(mailer)).toBe(1);
    expect(server.mails).toHaveLength(1);
    expect((await state())[0]).toMatchObject({ lastError: null, sentAt: expect.any(Date) });
  });

  test('after a day it is given up, and an address that does not exist at once; both stay to be seen', async () => {
    await using server = await startMailServer({ refuse: (address) => (address.startsWith('nobody') ? 550 : 451) });
    const mailer = options(`smtp://127.0.0.1:${server.port}`);
    await using _ = mailer.transport;
    await write('nobody@example.com');
    await sendDueMail(mailer);
    expect((await state())[0]).toMatchObject({ attempts: 1, failedAt: expect.any(Date) });
    await write('iris@example.com');
    for (let hour = 0; hour < 30; hour++) {
      await sendDueMail(mailer);
      world.clock.advance(HOUR);
    }
    expect((await state())[0]).toMatchObject({ recipient: 'iris@example.com', failedAt: expect.any(Date) });
    world.clock.advance(2 * DAY);
    server.refuse = () => undefined;
    expect(await sendDueMail(mailer)).toBe(0);
  });

  test('two nodes send a mail once', async () => {
    await using server = await startMailServer();
    const [one, other] = [options(`smtp://127.0.0.1:${server.port}`), options(`smtp://127.0.0.1:${server.port}`)];
    await using _one = one.transport;
    await using _other = other.transport;
    for (let index = 0; index < 25; index++) await write(`a${index}@example.com`);
    const sent = await Promise.all([sendDueMail(one), sendDueMail(other)]);
    expect(sent[0] + sent[1]).toBe(25);
    expect(server.mails).toHaveLength(25);
  });
});
