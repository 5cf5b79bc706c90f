import type { Forest } from '../forest.ts';
import type { Session } from '../rights/session.ts';
import { compileFilter } from '../search/filter.ts';
import { LdapFailure } from '../wire/result.ts';
import { noSuchObject, requireBind } from '../refusals/failures.ts';

export function compare(
  forest: Forest,
  session: Session,
  dn: string,
  attribute: string,
  value: Buffer,
): 'compareTrue' | 'compareFalse' {
  requireBind(session);
  const entry = forest.resolve(dn);
  if (!entry || entry.isDeleted) throw noSuchObject(forest, dn);
  if (!forest.schema.attribute(attribute))
    throw new LdapFailure('noSuchAttribute', `00000057: attribute '${attribute}' was not found in the schema`);
  return compileFilter(forest, { kind: 'equal', attribute, value })(entry) === true ? 'compareTrue' : 'compareFalse';
}
