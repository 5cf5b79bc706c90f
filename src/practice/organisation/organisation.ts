/**
 * One object of a sample organisation, in the names of AD's schema. References are DNs of objects of the same
 * organisation.
 */
export interface OrganisationObject {
  readonly dn: string;
  readonly class: 'user' | 'group' | 'contact' | 'computer' | 'organizationalUnit';
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

export interface Organisation {
  readonly domain: string;
  readonly mailDomain: string;
  /** Containers before what they hold; groups after their members, except groups inside groups. */
  readonly objects: readonly OrganisationObject[];
}

export interface OrganisationOptions {
  readonly seed?: string;
  readonly users: number;
  readonly domain: string;
  /**
   * The suffix of addresses and principal names; without it the domain without its first label: `corp.hawser.test` is
   * `hawser.test`.
   */
  readonly mailDomain?: string;
}
