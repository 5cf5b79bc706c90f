import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/clock.ts';
import { reasonTexts, warningTexts } from '../../src/cloud/sites/console/passwords/outcome-messages.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

const second = 'Fiets-Pomp.34';

describe('the console', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  let browser: FormBrowser;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('samba'));
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam');
    browser = await signIn('en');
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const signIn = async (language: string): Promise<FormBrowser> => {
    const one = new FormBrowser(world.url, language);
    const fields = { upn: 'iris@writeback.hawser.test', password: 'een lange zin is goed' };
    await one.post('/console/sign-in', '/console/sign-in', fields);
    return one;
  };
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
    const inDutch = await (await signIn('nl')).get(result.path);
    expect(inDutch.text).toContain('Het wachtwoord is ingesteld');
    expect(inDutch.text).toContain(warningTexts['history-not-enforced'].nl);
  });

  it('says why Active Directory refuses, and what it demands', async () => {
    const person = await newPerson();
    const result = await browser.post(`${person.page}/password`, `${person.page}/password`, { newPassword: 'Ab1.' });
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

  it('says that no agent is there, that it does not know, and the truth when the agent is back', async () => {
    const person = await newPerson();
    await agent.stop();
    const none = await browser.get(`${person.page}/password`);
    expect(none.text).toContain('No agent can be reached');
    expect(none.text).not.toContain('newPassword');
    agent = await world.openAgent('rotterdam', agent.configurationFile);
    const before = await world.read(person.dn, 'pwdLastSet');
    world.forest.gate.answerDelayMs = 500;
    const id = await world.submit(person, { operation: 'reset', newPassword: second });
    await until(async () => (await world.read(person.dn, 'pwdLastSet')) !== before);
    await agent.stop();
    world.forest.gate.answerDelayMs = 0;
    const page = `${person.page}/password/${id}`;
    expect((await browser.get(page)).text).toContain('An agent is working on it');
    world.clock.aheadMs = 2 * MINUTE;
    expect((await browser.get(page)).text).toContain('The agent has not said yet what came of it');
    world.clock.aheadMs = 0;
    agent = await world.openAgent('rotterdam', agent.configurationFile);
    await until(async () => (await browser.get(page)).text.includes('The password was set'));
    expect((await browser.get(page)).text).toContain(warningTexts.recovered.en);
  });

  it('offers nothing for people whose password is not in Active Directory, and nothing to strangers', async () => {
    const person = await newPerson();
    const stranger = new FormBrowser(world.url);
    expect((await stranger.get(`${person.page}/password`)).path).toContain('/console/sign-in');
    expect((await browser.get('/console/users/00000000-0000-4000-8000-000000000000/password')).status).toBe(404);
  });
});
