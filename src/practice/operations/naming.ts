import { dnKey, formatRdn, parentDn, parseDn, type Rdn, rdnOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { ClassDefinition } from '../schema/schema.ts';
import type { Entry } from '../store/entry.ts';
import { noSuchObject } from '../refusals/failures.ts';
import { refusal } from '../refusals/refusals.ts';

export interface Place {
  readonly parent: Entry;
  /** As AD spells it: the attribute as the schema writes it in names, the value with canonical escapes. */
  readonly rdn: string;
}

/** Where a new name would be, or the refusal. */
export function placeOf(forest: Forest, definition: ClassDefinition, dn: string): Place {
  if (rdnOf(dn) === '' || !isDnText(dn)) throw refusal(forest, 'dn-invalid', { dn });
  const above = parentDn(dn);
  const parent = above === undefined ? undefined : forest.resolve(above);
  const isElsewhere = !parent && above !== undefined && (forest.domainOfName(above) ?? forest) !== forest;
  if (isElsewhere) throw noSuchObject(forest, above);
  if (!parent || (parent.isDeleted && parent !== forest.deletedObjects)) {
    throw refusal(forest, 'parent-missing', { dn });
  }
  const rdn = normaliseRdn(forest, definition, rdnOf(dn));
  requireFree(forest, parent, rdn, undefined);
  return { parent, rdn };
}

export function normaliseRdn(forest: Forest, definition: ClassDefinition, text: string): string {
  const parts: Rdn = parseDn(text)[0] ?? [];
  const [part] = parts;
  if (
    !part ||
    parts.length !== 1 ||
    part.type.toLowerCase() !== definition.rdn.toLowerCase() ||
    part.value.trim() === ''
  ) {
    throw refusal(forest, 'name-invalid', { name: text });
  }
  return formatRdn([{ type: definition.rdn.toUpperCase(), value: part.value }]);
}

export function requireFree(forest: Forest, parent: Entry, rdn: string, self: Entry | undefined): void {
  const other = parent.children?.get(dnKey(rdn));
  if (!other || other === self) return;
  throw refusal(forest, 'name-taken', { dn: other.dn });
}

function isDnText(dn: string): boolean {
  try {
    return parseDn(dn).length > 1;
  } catch {
    return false; // not a DN: the caller refuses it
  }
}
