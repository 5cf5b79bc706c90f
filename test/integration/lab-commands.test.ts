import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SECOND } from '../../src/base/clock.ts';
import { codeAt } from '../../src/cloud/index.ts';
import { labInfo } from '../../src/lab/running.ts';
import { nextCode, signInToConsole } from '../kit/console-sign-in.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import type { PrintedLab } from './lab-commands-kit.ts';
import { startPrintedLab } from './lab-commands-kit.ts';
import { describeDocuments } from './document-commands.ts';

describe('hawser lab', () => {
  let lab: PrintedLab;
  beforeAll(async () => {
    lab = await startPrintedLab('--users', '2000', '--https');
    // Whoever is deleted before the first cycle has never been anywhere.
    for (;;) {
      const { out } = await lab.run('./hawser connect runs --json');
      if (out.includes('"success"')) break;
    }
  });
  afterAll(async () => await lab?.[Symbol.asyncDispose]());

  const info = async () => {
    const { out } = await lab.run('./hawser lab info --json');
    return labInfo.parse(JSON.parse(out));
  };

  it('prints commands for a practice forest that work as they are copied', async () => {
    expect(lab.commands.length).toBeGreaterThanOrEqual(6);
    expect(lab.commands.join('\n')).toContain('Harbour master');
    for (const group of lab.commands) {
      const { code, out, err } = await lab.run(group);
      // What hawser finds (deletes that are held back, a warning of the doctor) is an answer, not a failure.
      expect(group.includes('./hawser') ? [0, 3, 4] : [0], `${group}\n${out}\n${err}`).toContain(code);
      expect(err).not.toMatch(/Can't contact|Invalid DN|No such object/);
    }
  });

  it('is found by commands without a configuration, and in what they print', async () => {
    // Once more, after what was deleted with the commands above has been approved.
    const [deletes] = lab.commands.find((group) => group.includes('delete'))?.split('\n') ?? [];
    expect((await lab.run(deletes ?? 'exit 1')).code).toBe(0);
    let printed: readonly string[] = [];
    // A cycle that was under way already has not seen them.
    while (printed.length === 0) {
      await lab.run('./hawser connect sync');
      const { out } = await lab.run('./hawser connect threshold --lang en');
      printed = [...out.matchAll(/^ {2}(\.\/hawser .*?) {2}/gm)].map(([, command = '']) => command);
    }
    // A decision ends a hold: the other one finds nothing that it could decide.
    const isDecision = (command: string): boolean => / (?:approve|decline)(?: |$)/.test(command);
    const first = printed.find(isDecision);
    for (const command of printed.filter((each) => each === first || !isDecision(each))) {
      const answer = await lab.run(command);
      expect([0, 3], `${command}\n${answer.out}\n${answer.err}`).toContain(answer.code);
    }
    expect((await lab.run('./hawser cloud tenant list --json')).out).toContain('"contoso"');
  });

  it('tells where it is, to whoever asks', async () => {
    const { out } = await lab.run('./hawser lab info --json');
    const answer: unknown = JSON.parse(out);
    const { samplePerson, tenant, ...rest } = labInfo.parse(answer);
    expect(answer).toEqual({ version: 1, samplePerson, tenant, ...rest });
    expect(samplePerson?.userPrincipalName).toMatch(/@hawser\.test$/);
    expect(tenant.issuer).toBe(`${rest.url}/${tenant.id}/v2.0`);
    const { secret, code, secondsLeft } = rest.administrator.authenticator;
    const at = new Date();
    expect([codeAt(secret, at), codeAt(secret, new Date(at.getTime() - 30 * SECOND))]).toContain(code);
    expect(secondsLeft).toBeGreaterThan(0);
    expect((await lab.run('./hawser lab info --lang en')).out).toMatch(
      /Authenticator code +\d{6} {2}\(\d+ seconds? left\)/,
    );
    for (const name of ['lab.json', 'running.json']) expect(statSync(join(lab.folder, name)).mode & 0o777).toBe(0o600);
  });

  it('takes the mail of its cloud, and nobody else gets it', async () => {
    const { url, caFile, administrator, mailUrl, phoneUrl } = await info();
    using _trusted = trusting(caFile ?? '');
    const browser = new FormBrowser(url);
    const { userPrincipalName: upn, password, authenticator } = administrator;
    await signInToConsole(browser, { upn, password, secret: authenticator.secret });
    const mail = '/console/health/mail';
    await browser.post(mail, mail, { recipients: 'beheer@hawser.test', language: 'en', enabled: 'on' });
    await browser.send(`${mail}/test`, await browser.form(mail, mail));
    const messages = z.array(z.looseObject({ to: z.string(), kind: z.string(), subject: z.string().nullable() }));
    for (;;) {
      const [newest] = messages.parse(await (await fetch(mailUrl ?? '')).json());
      if (!newest) continue;
      expect(newest).toMatchObject({
        to: 'beheer@hawser.test',
        kind: 'mail',
        subject: expect.stringContaining('Contoso'),
      });
      break;
    }
    expect(await (await fetch(phoneUrl ?? '')).json()).toEqual([]);
  });

  it('has a first administrator who comes in with a pass alone', async () => {
    const { url, caFile, tenant } = await info();
    using _trusted = trusting(caFile ?? '');
    const upn = `eerste@${tenant.domains.at(-1)}`;
    const { out } = await lab.run(`./hawser cloud admin create ${upn} --lang en`);
    expect(out).toContain(`${url}/console`);
    const pass = /^ +((?:\w{4}-){3}\w{4})$/m.exec(out)?.[1] ?? '';
    const browser = new FormBrowser(url);
    const asked = await browser.post('/sign-in?page=/console', '/sign-in', { upn });
    const register = await browser.post(`${asked.path}/pass`, `${asked.path}/pass`, { upn, pass });
    const setup = register.path.replace(/register$/, 'authenticator');
    const key = /<code>([A-Z2-7 ]{39})<\/code>/.exec((await browser.get(setup)).text)?.[1] ?? '';
    const code = await nextCode(key.replaceAll(' ', ''));
    await browser.post(setup, setup, { code });
    const choose = setup.replace(/authenticator$/, 'new-password');
    const offer = await browser.post(choose, choose, { password: 'een lange zin die niemand raadt' });
    expect(offer.path).toMatch(/\/recovery-codes$/);
    const codes = await browser.send(offer.path, {});
    expect(codes.text.match(/<li><code>/g)).toHaveLength(10);
    const done = await browser.send(offer.path.replace(/recovery-codes$/, 'codes-kept'), {});
    expect([done.status, done.path]).toEqual([200, '/console']);
  });

  it('shows the console over HTTPS to clients that trust its authority', async () => {
    const { url, caFile } = await info();
    expect(url).toMatch(/^https:/);
    const script = `const answer = await fetch('${url}/health'); console.log(answer.status);`;
    const ask = (trusted: NodeJS.ProcessEnv): string =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, ...trusted },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
    expect(ask({ NODE_EXTRA_CA_CERTS: caFile ?? '' })).toBe('200\n');
    expect(() => ask({})).toThrow(/Command failed/);
  });

  it('has commands on its pages that run as they are copied', async () => {
    const { url, caFile, administrator } = await info();
    using _trusted = trusting(caFile ?? '');
    const browser = new FormBrowser(url);
    const { userPrincipalName: upn, password, authenticator } = administrator;
    const first = await signInToConsole(browser, { upn, password, secret: authenticator.secret });
    expect(first.path).toBe('/console');
    const commands = await commandsOn(browser, first.text);
    expect(commands.length).toBeGreaterThanOrEqual(2);
    for (const command of commands) {
      expect(command).toContain(`${process.cwd()}/hawser `);
      // What somebody has to fill in cannot be run: its help can.
      const { code, out, err } = await lab.run(/ [A-Z]{2,}/.test(command) ? `${command} --help` : command);
      expect([0, 3, 4], `${command}\n${out}\n${err}`).toContain(code);
    }
  });

  it('says where it is to whoever starts it again', async () => {
    const { code, err } = await lab.run(`./hawser lab --folder '${lab.folder}' --lang en`);
    const { url } = await info();
    expect(code).toBe(1);
    expect(err).toContain(`This lab is running: ${url}/console`);
    expect(err).toMatch(/or run: kill \d+/);
  });

  describeDocuments(() => lab);

  it('ends with the reason when one of its processes does', async () => {
    const pids = execFileSync('pgrep', ['-f', 'lab/processes/cloud']).toString().trim().split('\n').map(Number);
    const own = pids.filter((pid) => isOf(pid, lab.folder));
    expect(own).toHaveLength(1);
    for (const pid of own) process.kill(pid, 'SIGKILL');
    expect(await lab.ended).toBe(1);
    expect(lab.errors()).toMatch(/The cloud of the lab ended: signal SIGKILL\n.*logs\/cloud\.log/);
    expect((await lab.run('./hawser lab info')).code).toBe(1);
  });
});

function isOf(pid: number, folder: string): boolean {
  return execFileSync('sh', ['-c', `tr '\\0' '\\n' < /proc/${pid}/environ`])
    .toString()
    .split('\n')
    .includes(`TMPDIR=${folder}`);
}

/** Makes the fetch of this process trust one authority. */
function trusting(caFile: string): Disposable {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new Agent({ connect: { ca: readFileSync(caFile) } }));
  return { [Symbol.dispose]: () => setGlobalDispatcher(before) };
}

const MOST_PAGES = 60;

/** The commands that can be copied from the pages of the console that its links lead to, each page of a kind once. */
async function commandsOn(browser: FormBrowser, first: string): Promise<readonly string[]> {
  const commands = new Set<string>();
  const seen = new Set(['/console']);
  const waiting: string[] = [];
  const read = (text: string): void => {
    for (const [, command = ''] of text.matchAll(/data-copy="([^"]*)"/g))
      if (/hawser /.test(command)) commands.add(command.replaceAll('&#39;', "'").replaceAll('&quot;', '"'));
    for (const [, path = ''] of text.matchAll(/href="(\/console[^"?#]*)/g)) {
      const kind = path.replace(/[0-9a-f-]{36}|\/\d+$|(?<=\/codes\/).*/, 'ID');
      if (seen.has(kind)) continue;
      seen.add(kind);
      waiting.push(path);
    }
  };
  read(first);
  for (let path = waiting.shift(); path !== undefined && seen.size < MOST_PAGES; path = waiting.shift())
    read((await browser.get(path)).text);
  return [...commands];
}
