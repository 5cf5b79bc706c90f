import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, systemClock } from '../../src/base/clock.ts';
import { ensureAccount } from '../../src/cloud/accounts/account.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { openSession } from '../../src/cloud/accounts/session.ts';
import { pathMessages } from '../../src/cloud/sites/console/objects/path-messages.ts';
import { reasonTexts, warningTexts } from '../../src/cloud/sites/passwords/outcome-messages.ts';
import { rulesMessages } from '../../src/cloud/sites/passwords/rules-messages.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

/** What stands in the field. */
const generatedIn = (page: string): string => /value="([^"]*)"[^>]*id="newPassword"/.exec(page)?.[1] ?? '';
const second = 'Fiets-Pomp.34';

describe('the console', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  let browser: FormBrowser;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('samba'));
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam');
    browser = await world.console();
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const newPerson = async (): Promise<Person & { readonly page: string }> => {
    const person = await world.newPerson();
    await world.sync(agent);
    return { ...person, page: `/console/users/${(await world.object(person)).id}` };
  };

  it('resets a password from the page of the person, and says so in both languages', async () => {
    const person = await newPerson();
    expect((await browser.get(person.page)).text).toContain(`${person.page}/password`);
    const result = await browser.post(`${person.page}/password`, `${person.page}/password`, {
      newPassword: second,
      mustChange: 'on',
    });
    expect(result.text).toContain('The password was set');
    expect(result.text).toContain(warningTexts['history-not-enforced'].en);
    expect(result.text).toContain('31010');
    expect(result.text).not.toContain(second);
    expect(await world.bindFailure(person, second)).toBe('ldap.password-must-change');
    const inDutch = await (await world.console('nl')).get(result.path);
    expect(inDutch.text).toContain('Het wachtwoord is ingesteld');
    expect(inDutch.text).toContain(warningTexts['history-not-enforced'].nl);
  });

  it('says the rules of the forest before the first try', async () => {
    const person = await newPerson();
    const { text } = await browser.get(`${person.page}/password`);
    expect(text).toContain('At least 7 characters');
    expect(text).toContain(rulesMessages.complexity.en);
    expect(text).toContain(rulesMessages.notForReset.en);
    expect(text).toContain('Not in it: Persoon');
    const inDutch = await (await world.console('nl')).get(`${person.page}/password`);
    expect(inDutch.text).toContain('Minstens 7 tekens');
  });

  it('works with an agent of before that question, and says that the rules cannot be read', async () => {
    const person = await newPerson();
    // Such an agent opens the request, finds nothing that it knows, and answers as for one that it cannot open.
    world.bus.alter = (message) => {
      if (message.type !== 'deliver' || message.about) return message;
      return { ...message, envelope: { ...message.envelope, tag: message.envelope.iv } };
    };
    const page = await browser.get(`${person.page}/password`);
    const generated = await browser.get(`${person.page}/password/generated`);
    world.bus.alter = (message) => message;
    expect(page.text).toContain(rulesMessages.notRead.en);
    expect(page.text).toContain(rulesMessages.older.en);
    expect(generatedIn(generated.text)).toHaveLength(19);
    const form = `${person.page}/password`;
    expect((await browser.post(form, form, { newPassword: second })).text).toContain('The password was set');
  });

  it('generates a password that the forest takes, that nobody sees twice, and that has to be changed', async () => {
    const person = await newPerson();
    const form = `${person.page}/password/generated`;
    await world.policy({ minPwdLength: '24' });
    const opened = await browser.get(form);
    await world.policy({ minPwdLength: '7' });
    const newPassword = generatedIn(opened.text);
    expect(newPassword).toMatch(/^[A-HJ-NP-Za-km-np-z2-9]{4}(?:-[A-HJ-NP-Za-km-np-z2-9]{4}){4}$/);
    expect(await world.canSignIn(person, firstPassword), 'nothing is set by looking').toBe(true);
    expect(generatedIn((await browser.get(form)).text)).not.toBe(newPassword);
    // There is no box for it, and nobody can send one.
    expect(opened.text).not.toContain('name="mustChange"');
    const result = await browser.post(form, form, { newPassword, unlock: 'on', mustChange: '' });
    expect(result.text).toContain('The password was set');
    expect(result.text).not.toContain(newPassword);
    expect(await world.bindFailure(person, newPassword)).toBe('ldap.password-must-change');
  });

  it('says why Active Directory refuses, and what it demands', async () => {
    const person = await newPerson();
    const result = await browser.post(`${person.page}/password`, `${person.page}/password`, { newPassword: 'Xk9.v' });
    expect(result.text).toContain('Active Directory refused it');
    expect(result.text).toContain(reasonTexts['too-short'].en);
    expect(result.text).toContain('At least 7 characters');
    expect(await world.canSignIn(person, firstPassword)).toBe(true);
  });

  it('unlocks', async () => {
    const person = await newPerson();
    const result = await browser.post(`${person.page}/password`, `${person.page}/unlock`, {});
    expect(result.text).toContain('The account was unlocked');
    expect((await browser.get(`${person.page}/password`)).text).toContain('The account was unlocked');
  });

  it('says that an account is protected', async () => {
    const person = await newPerson();
    await world.join(`CN=Domain Admins,CN=Users,${world.forest.baseDn}`, person.dn);
    const result = await browser.post(`${person.page}/password`, `${person.page}/password`, { newPassword: second });
    expect(result.text).toContain(reasonTexts.protected.en);
    expect(result.text).toContain('33004');
  });

  it('says what is missing, without asking anybody', async () => {
    const person = await newPerson();
    const { status, text } = await browser.post(`${person.page}/password`, `${person.page}/password`, {
      newPassword: '',
    });
    expect(status).toBe(422);
    expect(text).toContain('There is no new password');
    const long = await browser.post(`${person.page}/password`, `${person.page}/password`, {
      newPassword: 'Ab1.'.repeat(500),
    });
    expect(long.status).toBe(422);
    expect(long.text).toContain('more than 256 characters');
  });

  it('shows the path of the values of a person, and what the agent read last when the forest is away', async () => {
    const person = await newPerson();
    expect((await browser.get(person.page)).text).toContain(`${person.page}/path`);
    const { text } = await browser.get(`${person.page}/path`);
    expect(text).toContain(person.dn.split(',')[0]);
    expect(text).toMatch(/sAMAccountName<\/span>\s*<span class="value">p\d+</);
    expect(text).toContain('Out to cloud - User Join');
    expect(text).toContain(pathMessages.wonOver.en);
    const inDutch = await (await world.console('nl')).get(`${person.page}/path`);
    expect(inDutch.text).toContain(pathMessages.confirmed.nl);
    world.forest.gate.isClosed = true;
    world.forest.gate.cut();
    await world.sync(agent);
    const away = await browser.get(`${person.page}/path`);
    world.forest.gate.isClosed = false;
    await world.sync(agent);
    expect(away.text).toContain('cannot be read now');
    expect(away.text).toContain('Out to cloud - User Join');
  });

  it('says that no agent is there, that it does not know, and the truth when the agent is back', async () => {
    const person = await newPerson();
    await agent.stop();
    const none = await browser.get(`${person.page}/password`);
    expect(none.text).toContain('No agent can be reached');
    expect(none.text).not.toContain('newPassword');
    const generated = await browser.get(`${person.page}/password/generated`);
    expect(generated.text).toContain('No agent can be reached');
    expect(generated.text).not.toContain('newPassword');
    const path = await browser.get(`${person.page}/path`);
    expect(path.text).toContain(pathMessages.noPath.en);
    expect(path.text).toContain('No agent that writes this object is connected');
    agent = await world.openAgent('rotterdam', agent.configurationFile);
    // Its connection is there: only the answers to the reset come late, and within what the agent waits for.
    await world.ask(person, { operation: 'unlock' });
    const before = await world.read(person.dn, 'pwdLastSet');
    world.forest.gate.answerDelayMs = 1500;
    const id = await world.submit(person, { operation: 'reset', newPassword: second });
    await until(async () => (await world.read(person.dn, 'pwdLastSet')) !== before);
    await agent.stop();
    world.forest.gate.answerDelayMs = 0;
    const page = `${person.page}/password/${id}`;
    expect((await browser.get(page)).text).toContain('An agent is working on it');
    world.clock.aheadMs = 2 * MINUTE;
    expect((await browser.get(page)).text).toContain('The agent has not reported the outcome yet');
    world.clock.aheadMs = 0;
    agent = await world.openAgent('rotterdam', agent.configurationFile);
    await until(async () => (await browser.get(page)).text.includes('The password was set'));
    expect((await browser.get(page)).text).toContain(warningTexts.recovered.en);
  });

  it('offers nothing for people whose password is not in Active Directory, and nothing to strangers', async () => {
    const person = await newPerson();
    const stranger = new FormBrowser(world.url);
    expect((await stranger.get(`${person.page}/password`)).path).toMatch(/^\/sign-in\/own\./);
    expect((await browser.get('/console/users/00000000-0000-4000-8000-000000000000/password')).status).toBe(404);
  });

  describe('the page of the own account', () => {
    const form = '/security-info/forest-password';
    /** Somebody from the forest with a session, however they proved who they are. */
    const browserOf = async (person: Person) => {
      const context = { connection: world.database.kysely, clock: systemClock };
      const who = await getPerson(context.connection, world.tenant, (await world.object(person)).id);
      await ensureAccount(context.connection, world.tenant, who.id);
      const proof = { provedAt: systemClock.now(), verifier: null, client: { address: '192.0.2.1' } };
      const own = new FormBrowser(world.url);
      const opened = await openSession(context, who, proof);
      own.keep(`hawser-session=${opened?.token ?? ''}`);
      return own;
    };

    it('S-27: changes the password in the forest with the one before, and ends every session', async () => {
      const person = await newPerson();
      const own = await browserOf(person);
      expect((await own.get('/security-info')).text).toContain(`href="${form}"`);
      const page = await own.get(form);
      expect(page.text).toContain('At least 7 characters');
      expect(page.text).not.toContain(rulesMessages.notForReset.en);
      const change = async (present: string, next: string) => await own.post(form, form, { present, next });
      const wrong = await change('not this one', second);
      expect([wrong.status, wrong.text.includes('The current password is wrong')]).toEqual([422, true]);
      expect((await change(person.password, 'Xk9.v')).text).toMatch(/too short|do not allow|at least three/);
      expect((await change(person.password, person.password)).text).toContain('your current password');
      expect(await world.bindFailure(person, second)).toBeDefined();
      const other = await browserOf(person);
      expect((await other.get('/my')).path).toBe('/my');
      const done = await change(person.password, second);
      expect([done.path, done.text.includes(second)]).toEqual(['/security-info?done=password', false]);
      expect(await world.bindFailure(person, second)).toBeUndefined();
      expect((await own.get('/my')).path).toBe('/my');
      expect((await other.get('/my')).path).toMatch(/^\/sign-in/);
    });
  });
});
