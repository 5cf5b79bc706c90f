/** The directory that is read, with an organisation in it that is the same for the same size. */
export interface Source extends AsyncDisposable {
  /** "OpenLDAP". */
  readonly name: string;
  readonly size: OrganisationSize;
  /** As connect.yaml names it. */
  readonly forest: Readonly<Record<string, unknown>>;
  readonly password: string;
  /** Milliseconds that the server has used of the processor so far. */
  processorMs(): number;
  /** DN of a person of the organisation. */
  personDn(number: number): string;
  /** LDIF of a person that is not there yet. */
  newPerson(number: number): string;
  /** Makes the changes of an LDIF text. */
  modify(ldif: string): void;
}

export interface OrganisationSize {
  readonly users: number;
  readonly groups: number;
  readonly membersPerGroup: number;
}

/** One group in ten users, with 60 members each; every user but one has a manager. */
export function sizeFor(users: number): OrganisationSize {
  return { users, groups: users / 10, membersPerGroup: 60 };
}

export function objectsOf({ users, groups }: OrganisationSize): number {
  return users + groups;
}

export function referencesOf({ users, groups, membersPerGroup }: OrganisationSize): number {
  return groups * Math.min(membersPerGroup, users) + users - 1;
}

export interface MixedChanges {
  readonly ldif: string;
  readonly deleted: number;
  readonly created: number;
  readonly modified: number;
}

/** What a busy day brings: 1 % deleted, 1 % created, 5 % modified. */
export function mixedChanges(source: Source): MixedChanges {
  const { users } = source.size;
  const [deleted, created, modified] = [Math.floor(users / 100), Math.floor(users / 100), Math.floor(users / 20)];
  const parts: string[] = [];
  for (let number = 0; number < deleted; number++)
    parts.push(`dn: ${source.personDn(users - 1 - number)}\nchangetype: delete\n`);
  for (let number = 0; number < created; number++) parts.push(source.newPerson(number));
  for (let number = 0; number < modified; number++) {
    const change = `changetype: modify\nreplace: title\ntitle: Changed ${number}\n`;
    parts.push(`dn: ${source.personDn(number)}\n${change}`);
  }
  return { ldif: `${parts.join('\n')}\n`, deleted, created, modified };
}
