import fc from 'fast-check';
import { Hono } from 'hono';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isHawserError } from '../../base/errors.ts';
import { systemClock } from '../../base/clock.ts';
import { Inbox } from './inbox.ts';
import type { MailSink } from './mail-sink.ts';
import { openMailSink } from './mail-sink.ts';
import { receivers } from './site.ts';

const inboxes = { mail: new Inbox(systemClock), phone: new Inbox(systemClock) };
const publicUrl = 'http://localhost:8090';
let sink: MailSink;
beforeAll(async () => void (sink = await openMailSink(inboxes.mail, 0)));
afterAll(async () => await sink?.[Symbol.asyncDispose]());

const app = new Hono()
  .onError((error, context) => context.json({}, isHawserError(error) ? error.entry.status : 500))
  .route('/lab', receivers({ inboxes, publicUrl, consoleUrl: 'http://localhost:8080/console', clock: systemClock }));

describe('mail', () => {
  /** Letters of any kind, in lines: what a mail can carry. */
  const letters = fc.oneof(
    fc.stringMatching(/^[ -~]{1,30}$/),
    fc.constantFrom('Één café – 5 € “ja”', '=?utf-8?Q?no?=', 'a=3D_b'),
  );
  const line = fc.array(letters, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ').trim());
  const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n').trimEnd());

  test('arrives as it was sent, whatever it is encoded with', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: sink.port, secure: false });
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (words, hasHtml) => {
        const subject = `Één ${words.split('\n')[0]}`.replaceAll(/\s+/g, ' ').trim();
        const mail = { subject, text: words, ...(hasHtml && { html: '<p>x</p>' }) };
        await transport.sendMail({ from: 'lab@hawser.test', to: 'anna@hawser.test', ...mail });
        const [newest] = inboxes.mail.messages;
        expect(newest).toMatchObject({ to: 'anna@hawser.test', kind: 'mail', subject, text: words });
      }),
      { numRuns: 60 },
    );
    transport.close();
  });

  test('is a list for programs, the newest first, and a page for people', async () => {
    inboxes.mail.add({ to: 'a@b.test', kind: 'mail', subject: '<b>First', text: 'x' });
    inboxes.mail.add({ to: 'a@b.test', kind: 'mail', subject: 'Second', text: '<script>' });
    const [second, first] = z.array(z.unknown()).parse(await (await app.request('/lab/mail')).json());
    expect([second, first]).toMatchObject([{ subject: 'Second', text: '<script>' }, { subject: '<b>First' }]);
    const page = await app.request('/lab/mail', { headers: { accept: 'text/html,*/*', 'accept-language': 'nl' } });
    const html = await page.text();
    expect(html).toMatch(/E-mail van het lab[^]*Second[^]*&lt;script&gt;[^]*&lt;b&gt;First/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('keeps the latest 500', () => {
    const inbox = new Inbox(systemClock);
    for (let count = 0; count < 510; count++) inbox.add({ to: 'x', kind: 'text', subject: null, text: String(count) });
    expect([inbox.messages.length, inbox.messages[0]?.text]).toEqual([500, '509']);
  });
});

describe('the phone', () => {
  const post = async (body: unknown): Promise<Response> =>
    await app.request('/lab/phone', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  test('takes texts and calls, and shows them', async () => {
    expect((await post({ to: '+31201234567', text: 'Code 123456' })).status).toBe(201);
    expect((await post({ to: '+31201234567', kind: 'voice', text: '1 2 3' })).status).toBe(201);
    const answer: unknown = await (await app.request('/lab/phone')).json();
    expect(answer).toMatchObject([
      { to: '+31201234567', kind: 'voice', subject: null, text: '1 2 3' },
      { kind: 'text', text: 'Code 123456' },
    ]);
  });

  test.each([{}, { to: '+31', text: 1 }, { to: '+31', text: 'x', kind: 'fax' }, 'x'])('refuses %o', async (body) => {
    expect((await post(body)).status).toBe(400);
  });
});

test('a name of somebody else that leads here reads nothing', async () => {
  expect((await app.request('/lab/mail', { headers: { host: 'evil.test:8090' } })).status).toBe(403);
  expect((await app.request('/lab/mail', { headers: { host: 'localhost:8090' } })).status).toBe(200);
});
