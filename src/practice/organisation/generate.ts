import { required } from '../../base/assert.ts';
import { domainToDn, escapeDnValue } from '../../directory/index.ts';
import {
  departments,
  dutchFirstNames,
  dutchLastNames,
  englishFirstNames,
  englishLastNames,
  groupSubjects,
  groupThemes,
  offices,
} from './names.ts';
import type { Organisation, OrganisationObject, OrganisationOptions } from './organisation.ts';
import { type Names, People, plain } from './people.ts';
import { Random } from './random.ts';

/** Groups one person is in, on average. */
const membershipsPerUser = 6;
const usersPerGroup = 10;
const perUnit = 300;

/**
 * An organisation that looks like one: people with managers, groups whose sizes follow Zipf's law (a few hold
 * everybody, most hold a handful), groups in groups, contacts, computers, service accounts, and the mistakes that
 * directories collect. The same options give the same organisation.
 */
export function generateOrganisation({
  seed = 'hawser',
  users,
  domain,
  mailDomain,
}: OrganisationOptions): Organisation {
  const random = new Random(`${seed}/${domain}`);
  const labels = domain.split('.');
  const names: Names = {
    domain,
    baseDn: domainToDn(domain),
    mailDomain: mailDomain ?? (labels.length > 2 ? labels.slice(1).join('.') : domain),
    company: capitalise(labels.at(-2) ?? domain),
  };
  const people = new People(names, random);
  people.generate(users);
  const objects: OrganisationObject[] = [
    ...['People', 'Groups', 'Contacts', 'Workstations', 'Service Accounts'].map((name) =>
      unit(`OU=${name},${names.baseDn}`, name),
    ),
    ...people.objects,
    ...contacts(names, random, Math.ceil(users / 50)),
    ...computers(names, random, Math.ceil(users / 5)),
    ...serviceAccounts(names, Math.min(25, Math.max(3, Math.ceil(users / 500)))),
    ...groups(names, random, people.dns),
  ];
  return { domain, mailDomain: names.mailDomain, objects };
}

function groups(names: Names, random: Random, people: readonly string[]): OrganisationObject[] {
  const count = Math.ceil(people.length / usersPerGroup);
  if (count === 0) return [];
  let harmonic = 0;
  for (let rank = 1; rank <= count; rank++) harmonic += 1 / rank;
  const largest = (people.length * membershipsPerUser) / harmonic;
  const root = `OU=Groups,${names.baseDn}`;
  const result: OrganisationObject[] = [];
  const dns: string[] = [];
  for (let rank = 1; rank <= count; rank++) {
    const isFirstOfUnit = (rank - 1) % perUnit === 0;
    const container = count > perUnit ? `OU=Set ${Math.floor((rank - 1) / perUnit) + 1},${root}` : root;
    if (isFirstOfUnit && container !== root) result.push(unit(container, container.slice(3, container.indexOf(','))));
    const name = `${random.pick(groupThemes)} ${random.pick(groupSubjects)} ${rank}`;
    const dn = `CN=${escapeDnValue(name)},${container}`;
    const size = Math.max(1, Math.min(people.length, Math.round(largest / rank)));
    const member = spread(people, size, random);
    // A group holds only groups before it, so there are no circles.
    if (dns.length > 0 && random.chance(0.08)) member.push(random.pick(dns));
    const kind = random.next();
    const attributes: Record<string, readonly string[]> = {
      sAMAccountName: [name.replaceAll(' ', '-')],
      displayName: [name],
      description: [`${random.pick(departments)[0]}: ${name}`],
      groupType: [kind < 0.7 ? '-2147483646' : kind < 0.85 ? '-2147483640' : '8'],
      member,
    };
    if (kind >= 0.7) {
      const alias = plain(name);
      attributes['mail'] = [`${alias}@${names.mailDomain}`];
      attributes['mailNickname'] = [alias];
      attributes['proxyAddresses'] = [`SMTP:${alias}@${names.mailDomain}`];
    }
    if (random.chance(0.5)) attributes['managedBy'] = [random.pick(people)];
    result.push({ dn, class: 'group', attributes });
    dns.push(dn);
  }
  return result;
}

/**
 * Different people, spread over the organisation without a search for duplicates: steps of a size without a common
 * divisor.
 */
function spread(people: readonly string[], size: number, random: Random): string[] {
  let step = 1 + random.below(Math.max(1, people.length - 1));
  while (divisor(step, people.length) !== 1) step++;
  const start = random.below(people.length);
  return Array.from({ length: size }, (_, at) => required(people[(start + at * step) % people.length], 'a member'));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function contacts(names: Names, random: Random, count: number): OrganisationObject[] {
  return Array.from({ length: count }, (_, at) => {
    const isDutch = random.chance(0.5);
    const first = random.pick(isDutch ? dutchFirstNames : englishFirstNames);
    const last = random.pick(isDutch ? dutchLastNames : englishLastNames);
    const mail = `${plain(first)}.${plain(last)}${at}@partner${random.below(20) + 1}.example`;
    const displayName = `${first} ${last} (external ${at + 1})`;
    return {
      dn: `CN=${escapeDnValue(displayName)},OU=Contacts,${names.baseDn}`,
      class: 'contact',
      attributes: {
        givenName: [first],
        sn: [last],
        displayName: [displayName],
        mail: [mail],
        mailNickname: [`ext.${plain(first)}.${plain(last)}${at}`],
        targetAddress: [`SMTP:${mail}`],
        proxyAddresses: [`SMTP:${mail}`],
        company: [`Partner ${random.below(20) + 1}`],
      },
    };
  });
}

function computers(names: Names, random: Random, count: number): OrganisationObject[] {
  const result: OrganisationObject[] = [];
  let container = '';
  for (let at = 0; at < count; at++) {
    if (at % perUnit === 0) {
      container = `OU=Set ${at / perUnit + 1},OU=Workstations,${names.baseDn}`;
      result.push(unit(container, `Set ${at / perUnit + 1}`));
    }
    const name = `${random.pick(offices).city.slice(0, 3).toUpperCase()}-WS${String(at + 1).padStart(6, '0')}`;
    const isOld = random.chance(0.1);
    result.push({
      dn: `CN=${name},${container}`,
      class: 'computer',
      attributes: {
        sAMAccountName: [`${name}$`],
        userAccountControl: ['4096'],
        dNSHostName: [`${name.toLowerCase()}.${names.domain}`],
        operatingSystem: [isOld ? 'Windows 10 Enterprise' : 'Windows 11 Enterprise'],
        operatingSystemVersion: [isOld ? '10.0 (19045)' : '10.0 (26100)'],
        servicePrincipalName: [`HOST/${name}`, `HOST/${name.toLowerCase()}.${names.domain}`],
      },
    });
  }
  return result;
}

function serviceAccounts(names: Names, count: number): OrganisationObject[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `svc-app${String(at + 1).padStart(2, '0')}`;
    return {
      dn: `CN=${name},OU=Service Accounts,${names.baseDn}`,
      class: 'user',
      attributes: {
        sAMAccountName: [name],
        userPrincipalName: [`${name}@${names.domain}`],
        displayName: [`Service account of application ${at + 1}`],
        userAccountControl: ['66048'],
      },
    };
  });
}

function unit(dn: string, name: string): OrganisationObject {
  return { dn, class: 'organizationalUnit', attributes: { description: [name] } };
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
