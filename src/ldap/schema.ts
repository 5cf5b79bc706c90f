import { valuesOf } from '../directory/index.ts';
import type { AttributeType, ValueKind } from './attribute-types.ts';
import { AttributeTypes, wellKnownTypes } from './attribute-types.ts';
import { textOf } from './entry.ts';
import type { RootDse } from './root-dse.ts';
import type { Session } from './session.ts';

/** Reads the attribute types of the server, so that values arrive as what they are; also set on the session. */
export async function readSchema(session: Session, rootDse: RootDse): Promise<AttributeTypes> {
  const types =
    rootDse.schemaNamingContext === undefined
      ? await readSubschema(session, rootDse.subschemaSubentry)
      : await readActiveDirectorySchema(session, rootDse.schemaNamingContext);
  session.types = types;
  return types;
}

/** attributeSyntax and oMSyntax to the kind of value ([MS-ADTS] 3.1.1.2.2.2). */
function kindOfAdSyntax(syntax: string): ValueKind {
  switch (syntax) {
    case '2.5.5.1':
      return 'dn';
    case '2.5.5.8':
      return 'boolean';
    case '2.5.5.9':
      return 'integer';
    case '2.5.5.10':
    case '2.5.5.15':
    case '2.5.5.17':
      return 'octets';
    case '2.5.5.16':
      return 'large-integer';
    default:
      return 'text';
  }
}

async function readActiveDirectorySchema(session: Session, base: string): Promise<AttributeTypes> {
  const found: AttributeType[] = [];
  const pages = session.searchPages({
    base,
    scope: 'one',
    filter: '(objectClass=attributeSchema)',
    attributes: ['lDAPDisplayName', 'attributeSyntax', 'isSingleValued', 'linkID'],
    types: wellKnownTypes,
  });
  for await (const { entries } of pages) {
    for (const { attributes } of entries) {
      const name = textOf(attributes, 'lDAPDisplayName');
      if (name === undefined) continue;
      const linkId = attributes['linkID'];
      found.push({
        name,
        kind: kindOfAdSyntax(textOf(attributes, 'attributeSyntax') ?? ''),
        isSingleValued: attributes['isSingleValued'] === true,
        ...(typeof linkId === 'number' ? { linkId } : {}),
      });
    }
  }
  // Constructed attributes and those of the root DSE are not all in the schema.
  return new AttributeTypes([...wellKnownTypes, ...found]);
}

const octetSyntaxes = new Set([
  '1.3.6.1.4.1.1466.115.121.1.4',
  '1.3.6.1.4.1.1466.115.121.1.5',
  '1.3.6.1.4.1.1466.115.121.1.8',
  '1.3.6.1.4.1.1466.115.121.1.28',
  '1.3.6.1.4.1.1466.115.121.1.40',
]);

/** RFC 4517 syntaxes. Octet strings hold text as often as not (userPassword, jpegPhoto): their octets decide. */
function kindOfSyntax(syntax: string): ValueKind {
  if (octetSyntaxes.has(syntax)) return syntax.endsWith('.40') ? 'unknown' : 'octets';
  switch (syntax) {
    case '1.3.6.1.4.1.1466.115.121.1.7':
      return 'boolean';
    case '1.3.6.1.4.1.1466.115.121.1.12':
      return 'dn';
    case '1.3.6.1.4.1.1466.115.121.1.27':
      return 'integer';
    default:
      return 'text';
  }
}

async function readSubschema(session: Session, dn = 'cn=Subschema'): Promise<AttributeTypes> {
  const entry = await session.read(dn, ['attributeTypes'], { types: wellKnownTypes });
  return parseAttributeTypes(valuesOf(entry?.attributes['attributeTypes']).map(String));
}

interface Definition {
  readonly names: readonly string[];
  readonly parent: string | undefined;
  readonly syntax: string | undefined;
  readonly isSingleValued: boolean;
}

/** AttributeTypeDescription values (RFC 4512 4.1.2). The syntax is inherited along SUP. */
export function parseAttributeTypes(descriptions: readonly string[]): AttributeTypes {
  const definitions = new Map<string, Definition>();
  for (const text of descriptions) {
    const definition: Definition = {
      names: [...(/\bNAME\s+(?:'([^']+)'|\(([^)]*)\))/.exec(text)?.slice(1) ?? [])]
        .filter((part) => part !== undefined)
        .flatMap((part) => part.replaceAll("'", ' ').split(' '))
        .filter((name) => name !== ''),
      parent: /\bSUP\s+([\w.-]+)/.exec(text)?.[1],
      syntax: /\bSYNTAX\s+'?([\d.]+)/.exec(text)?.[1],
      isSingleValued: /\bSINGLE-VALUE\b/.test(text),
    };
    for (const name of definition.names) definitions.set(name.toLowerCase(), definition);
  }
  const syntaxOf = ({ syntax, parent }: Definition, depth = 0): string => {
    const above = parent === undefined || depth > 10 ? undefined : definitions.get(parent.toLowerCase());
    return syntax ?? (above ? syntaxOf(above, depth + 1) : '');
  };
  const types = [...new Set(definitions.values())].flatMap((definition) =>
    definition.names.map((name) => ({
      name,
      kind: kindOfSyntax(syntaxOf(definition)),
      isSingleValued: definition.isSingleValued,
    })),
  );
  return new AttributeTypes(types);
}
