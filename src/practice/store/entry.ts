import type { ClassDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';

/** One linked attribute: each target and the USN of its last change, negative when that change removed it. */
export type Links = Map<Entry, number>;

/**
 * One object. Its place is a pointer to the parent and its references are pointers to their targets, so that a rename
 * or a move of a container changes one entry and every DN below and every reference to it follows.
 */
export class Entry {
  readonly id: number;
  readonly guid: string;
  /** As spelled: `CN=Jan Jansen`; of a naming context the whole DN. */
  rdn: string;
  parent: Entry | undefined;
  children: Map<string, Entry> | undefined;
  definition: ClassDefinition;
  /** By attribute name in lower case; never an empty list. */
  readonly attributes: Record<string, readonly Value[]>;
  links: Map<string, Links> | undefined;
  /** By the name of the forward link: who refers to this. */
  backLinks: Map<string, Entry[]> | undefined;
  usnCreated: number;
  usnChanged: number;
  createdMs: number;
  changedMs: number;
  /** USN of the last change of an attribute, where that is later than the creation. */
  stamps: Map<string, number> | undefined;
  #dn: string | undefined;

  constructor(
    id: number,
    guid: string,
    rdn: string,
    parent: Entry | undefined,
    definition: ClassDefinition,
    attributes: Readonly<Record<string, readonly Value[]>>,
    usn: number,
    nowMs: number,
  ) {
    this.id = id;
    this.guid = guid;
    this.rdn = rdn;
    this.parent = parent;
    this.definition = definition;
    this.attributes = attributes;
    this.links = undefined;
    this.backLinks = undefined;
    this.children = undefined;
    this.stamps = undefined;
    this.usnCreated = usn;
    this.usnChanged = usn;
    this.createdMs = nowMs;
    this.changedMs = nowMs;
  }

  get dn(): string {
    if (this.#dn !== undefined) return this.#dn;
    const dn = this.parent ? `${this.rdn},${this.parent.dn}` : this.rdn;
    // Leaves are many and cheap to compute; containers are asked for by each of their children.
    if (this.children || !this.parent) this.#dn = dn;
    return dn;
  }

  /** The names of this entry and of everything below it are computed again. */
  forgetDn(): void {
    this.#dn = undefined;
    if (this.children) for (const child of this.children.values()) child.forgetDn();
  }

  get isDeleted(): boolean {
    return this.attributes['isdeleted'] !== undefined;
  }

  values(key: string): readonly Value[] {
    return this.attributes[key] ?? [];
  }

  /** The first value as text; undefined when there is none. */
  text(key: string): string | undefined {
    const value = this.attributes[key]?.[0];
    return typeof value === 'string' ? value : undefined;
  }

  number(key: string): number {
    return Number(this.text(key) ?? 0);
  }

  /** The USN at which an attribute reached its state. */
  stamp(key: string): number {
    return this.stamps?.get(key) ?? this.usnCreated;
  }

  /** Present targets of a forward link. */
  *targets(key: string): Generator<Entry> {
    const links = this.links?.get(key);
    if (links) for (const [target, usn] of links) if (usn > 0) yield target;
  }

  /** Whether this is `ancestor` or lies below it. */
  isAt(ancestor: Entry): boolean {
    return this === ancestor || (this.parent?.isAt(ancestor) ?? false);
  }

  get namingContext(): Entry {
    return this.parent?.namingContext ?? this;
  }
}
