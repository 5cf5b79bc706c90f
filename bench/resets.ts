import { setTimeout as sleep } from 'node:timers/promises';
import { fromBytes, guidFromBytes, guidToDn, isBytes } from '../src/directory/index.ts';
import type { Session } from '../src/ldap/index.ts';
import { resetPassword } from '../src/ldap/index.ts';
import type { FormBrowser } from '../test/kit/form-browser.ts';
import type { System } from './system.ts';

/** Limits of the product: resets of one person in an hour, and of one administrator in ten minutes, are below these. */
const PER_PERSON = 8;
const PER_ADMINISTRATOR = 50;

export interface Target {
  readonly upn: string;
  /** A name that a rename does not change. */
  readonly dn: string;
}

/** Enabled accounts with a password, in a unit of their own. */
export async function addPeople(admin: Session, baseDn: string, domain: string, resets: number): Promise<Target[]> {
  const unit = `OU=Bench,${baseDn}`;
  await admin.add(unit, { objectClass: 'organizationalUnit' });
  await admin.modify(baseDn, [{ operation: 'replace', attribute: 'minPwdAge', values: ['0'] }]);
  const people: Target[] = [];
  for (let number = 0; number < Math.ceil(resets / PER_PERSON); number++) {
    const account = `bench${number}`;
    const upn = `${account}@${domain}`;
    const path = `CN=${account},${unit}`;
    await admin.add(path, { objectClass: 'user', sAMAccountName: account, userPrincipalName: upn });
    await resetPassword(admin, path, 'Eerste-Keer.10');
    await admin.modify(path, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
    const guid = (await admin.read(path, ['objectGUID']))?.attributes['objectGUID'];
    if (!isBytes(guid)) throw new Error(`${path} has no objectGUID`);
    people.push({ upn, dn: guidToDn(guidFromBytes(fromBytes(guid))) });
  }
  return people;
}

/** A reset on the console's page, filled in up to the button. */
export interface OpenForm {
  readonly person: Target;
  /** Milliseconds from the button until the page that says how it went is there. */
  send(newPassword: string): Promise<number>;
}

/** Opens as many forms as there are resets, spread over people and administrators. */
export async function openForms(system: System, people: readonly Target[], resets: number): Promise<OpenForm[]> {
  const administrators: FormBrowser[] = [];
  const forms: OpenForm[] = [];
  for (let number = 0; number < resets; number++) {
    const at = Math.floor(number / PER_ADMINISTRATOR);
    const browser = (administrators[at] ??= await system.openConsole(await system.addAdministrator(`bench${at}`)));
    const person = people[number % people.length];
    if (!person) throw new TypeError('there are no people');
    forms.push(await openForm(browser, person));
  }
  return forms;
}

async function openForm(browser: FormBrowser, person: Target): Promise<OpenForm> {
  const found = await browser.get(`/console/users?q=${encodeURIComponent(person.upn)}`);
  const page = /\/console\/users\/[0-9a-f-]{36}/.exec(found.text)?.[0];
  if (page === undefined) throw new Error(`${person.upn} is not in the cloud`);
  const path = `${page}/password`;
  const form = await browser.form(path, path);
  return {
    person,
    send: async (newPassword) => {
      const startedAt = performance.now();
      const result = await browser.send(path, { ...form, newPassword });
      const ms = performance.now() - startedAt;
      if (!result.text.includes('The password was set'))
        throw new Error(`${person.upn}: ${result.status} ${result.path}`);
      return ms;
    },
  };
}

/** Waits until the console offers the form: an agent that does it has connected. */
export async function untilOffered(system: System, person: Target): Promise<void> {
  const browser = await system.openConsole();
  for (let attempt = 0; ; attempt++) {
    try {
      await openForm(browser, person);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
