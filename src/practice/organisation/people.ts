import { required } from '../../base/assert.ts';
import { escapeDnValue } from '../../directory/index.ts';
import {
  awkwardFirstNames,
  awkwardLastNames,
  departments,
  dutchFirstNames,
  dutchLastNames,
  englishFirstNames,
  englishLastNames,
  type Office,
  offices,
} from './names.ts';
import type { OrganisationObject } from './organisation.ts';
import type { Random } from './random.ts';

/** Objects in one container, at most: that is how real organisations look, and what keeps Samba fast. */
const perUnit = 300;
/** People who report to one manager. */
const span = 8;

export interface Names {
  readonly domain: string;
  readonly baseDn: string;
  readonly mailDomain: string;
  readonly company: string;
}

/** People and the organizational units they live in, managers before those who report to them. */
export class People {
  readonly objects: OrganisationObject[] = [];
  readonly dns: string[] = [];
  readonly #names: Names;
  readonly #random: Random;
  readonly #units = new Map<string, number>();
  readonly #accounts = new Map<string, number>();
  readonly #commonNames = new Map<string, number>();
  #lastMail: string | undefined;

  constructor(names: Names, random: Random) {
    this.#names = names;
    this.#random = random;
  }

  generate(count: number): void {
    for (let at = 0; at < count; at++) this.#person(at);
  }

  #person(at: number): void {
    const random = this.#random;
    const office = random.pick(offices);
    const [department, titles] = random.pick(departments);
    const isAwkward = random.chance(0.03);
    const isDutch = office.country === 'NL' ? random.chance(0.85) : random.chance(0.1);
    const first = random.pick(isAwkward ? awkwardFirstNames : isDutch ? dutchFirstNames : englishFirstNames);
    const last = random.pick(isAwkward ? awkwardLastNames : isDutch ? dutchLastNames : englishLastNames);
    const account = this.#uniqueAccount(first, last);
    const unit = this.#unit(department, office.city);
    const cn = this.#uniqueCommonName(unit, `${first} ${last}`);
    const dn = `CN=${escapeDnValue(cn)},${unit}`;
    const { mailDomain } = this.#names;
    const mailName = this.#mailName(first, last, account);
    const mail = `${mailName}@${mailDomain}`;
    const hasMail = random.chance(0.95);
    const isDisabled = at > 20 && random.chance(0.03);
    // A few mistakes that every directory has: a suffix nobody can sign in with, an address that another one holds too.
    const upnSuffix =
      at > 20 && random.chance(0.01)
        ? `${required(this.#names.domain.split('.')[0], 'the first label')}.local`
        : mailDomain;
    const usedMail = at > 20 && random.chance(0.002) && this.#lastMail !== undefined ? this.#lastMail : mail;
    this.#lastMail = mail;
    const level = this.#level(at, department, titles);
    const line = String(at % 10_000).padStart(4, '0');
    const attributes: Record<string, readonly string[]> = {
      givenName: [first],
      sn: [last],
      displayName: [isDutch ? `${first} ${last}` : `${last}, ${first}`],
      sAMAccountName: [account],
      userPrincipalName: [`${mailName}@${upnSuffix}`],
      userAccountControl: [isDisabled ? '66050' : '66048'],
      title: [level],
      department: [department],
      company: [this.#names.company],
      physicalDeliveryOfficeName: [office.city],
      ...address(office),
      telephoneNumber: [`${office.phone} ${line}`],
      employeeID: [String(100_000 + at)],
      employeeType: [random.chance(0.9) ? 'Employee' : 'Contractor'],
      preferredLanguage: [isDutch ? 'nl-NL' : 'en-GB'],
    };
    if (random.chance(0.7))
      attributes['mobile'] = [
        `${office.mobile}${String(at % 1_000_000)
          .padStart(6, '0')
          .slice(-office.mobileDigits)}`,
      ];
    if (hasMail) {
      attributes['mail'] = [usedMail];
      attributes['mailNickname'] = [mailName];
      attributes['proxyAddresses'] = [`SMTP:${usedMail}`, `smtp:${account}@${mailDomain}`];
    }
    if (random.chance(0.2)) attributes['description'] = [`${level}, ${office.city}`];
    if (random.chance(0.3)) attributes['extensionAttribute1'] = [`CC-${1000 + random.below(900)}`];
    if (at > 0) attributes['manager'] = [required(this.dns[Math.floor((at - 1) / span)], 'the manager')];
    this.objects.push({ dn, class: 'user', attributes });
    this.dns.push(dn);
  }

  #level(at: number, department: string, titles: readonly string[]): string {
    if (at === 0) return 'Chief Executive Officer';
    if (at <= span) return `Director ${department}`;
    return at <= span + span * span ? `Manager ${department}` : this.#random.pick(titles);
  }

  #unit(department: string, city: string): string {
    const { baseDn } = this.#names;
    const departmentDn = `OU=${department},OU=People,${baseDn}`;
    const cityDn = `OU=${city},${departmentDn}`;
    const count = this.#units.get(cityDn) ?? 0;
    this.#units.set(cityDn, count + 1);
    if (!this.#units.has(departmentDn)) {
      this.#units.set(departmentDn, 0);
      this.#addUnit(departmentDn, department);
    }
    if (count === 0) this.#addUnit(cityDn, city);
    const team = Math.floor(count / perUnit);
    if (team === 0) return cityDn;
    const teamDn = `OU=Team ${team + 1},${cityDn}`;
    if (count % perUnit === 0) this.#addUnit(teamDn, `Team ${team + 1}`);
    return teamDn;
  }

  #addUnit(dn: string, name: string): void {
    this.objects.push({ dn, class: 'organizationalUnit', attributes: { description: [name] } });
  }

  #uniqueAccount(first: string, last: string): string {
    const base = plain(`${required(first[0], 'first[0]')}${last}`).slice(0, 14) || 'user';
    const count = (this.#accounts.get(base) ?? 0) + 1;
    this.#accounts.set(base, count);
    return count === 1 ? base : `${base}${count}`;
  }

  #mailName(first: string, last: string, account: string): string {
    const readable = `${plain(first)}.${plain(last)}`;
    const count = (this.#accounts.get(`@${readable}`) ?? 0) + 1;
    this.#accounts.set(`@${readable}`, count);
    if (readable.length < 4 || readable.startsWith('.') || readable.endsWith('.')) return account;
    return count === 1 ? readable : `${readable}${count}`;
  }

  #uniqueCommonName(unit: string, name: string): string {
    const short = name.slice(0, 60).trim();
    const key = `${short.toLowerCase()}\n${unit}`;
    const count = (this.#commonNames.get(key) ?? 0) + 1;
    this.#commonNames.set(key, count);
    return count === 1 ? short : `${short} ${count}`;
  }
}

export function address({ city, street, postalCode, country }: Office): Record<string, readonly string[]> {
  return {
    streetAddress: [street],
    l: [city],
    postalCode: [postalCode],
    c: [country],
    co: [country === 'NL' ? 'Netherlands' : 'United Kingdom'],
    countryCode: [country === 'NL' ? '528' : '826'],
  };
}

/** Letters and digits of ASCII only, as account names are made. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replace(/[Łł]/g, 'l')
    .replace(/[Þþ]/g, 'th')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
