import { dnKey, formatRdn, parentDn, parseDn, type Rdn, rdnOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { ClassDefinition } from '../schema/schema.ts';
import type { Entry } from '../store/entry.ts';
import { LdapFailure } from '../wire/result.ts';

export interface Place {
  readonly parent: Entry;
  /** As AD spells it: the attribute as the schema writes it in names, the value with canonical escapes. */
  readonly rdn: string;
}

/** Where a new name would be, or the refusal. */
export function placeOf(forest: Forest, definition: ClassDefinition, dn: string): Place {
  if (rdnOf(dn) === '' || !isDnText(dn))
    throw new LdapFailure(
      'invalidDNSyntax',
      '00002081: NameErr: DSID-03050F42, problem 2003 (BAD_ATT_SYNTAX), data 0, best match of:\n\t\n',
    );
  const above = parentDn(dn);
  const parent = above === undefined ? undefined : forest.store.resolve(above);
  if (!parent || (parent.isDeleted && parent !== forest.deletedObjects)) {
    throw new LdapFailure(
      'noSuchObject',
      `0000208D: NameErr: DSID-03100288, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${forest.head.dn}'\n`,
      {
        matchedDn: forest.head.dn,
      },
    );
  }
  const rdn = normaliseRdn(definition, rdnOf(dn));
  requireFree(parent, rdn, undefined);
  return { parent, rdn };
}

export function normaliseRdn(definition: ClassDefinition, text: string): string {
  const parts: Rdn = parseDn(text)[0] ?? [];
  const [part] = parts;
  if (
    !part ||
    parts.length !== 1 ||
    part.type.toLowerCase() !== definition.rdn.toLowerCase() ||
    part.value.trim() === ''
  ) {
    throw new LdapFailure(
      'namingViolation',
      '00002099: NameErr: DSID-0305109C, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t\n',
    );
  }
  return formatRdn([{ type: definition.rdn.toUpperCase(), value: part.value }]);
}

export function requireFree(parent: Entry, rdn: string, self: Entry | undefined): void {
  const other = parent.children?.get(dnKey(rdn));
  if (!other || other === self) return;
  throw new LdapFailure('entryAlreadyExists', '00002071: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n');
}

function isDnText(dn: string): boolean {
  try {
    return parseDn(dn).length > 1;
  } catch {
    return false; // not a DN: the caller refuses it
  }
}
