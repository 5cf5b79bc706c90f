import type { AttributeTypes, Session } from '../../../ldap/index.ts';
import { isInSubtree } from '../../../directory/index.ts';
import { classFilter, containerClasses } from './attributes.ts';

/** Containers whose contents nobody synchronizes: policies, DNS zones, tombstones. */
const system = ['CN=System', 'CN=Deleted Objects'];

/**
 * About how many objects a domain has, for a progress bar: Windows keeps an estimate of what lies directly in each
 * container (msDS-Approx-Immed-Subordinates, [MS-ADTS] 3.1.1.4.5.15), and containers are few. Undefined where no
 * container has one.
 */
export async function estimateObjects(
  session: Session,
  { base, types, signal }: { readonly base: string; readonly types: AttributeTypes; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const attribute = 'msDS-Approx-Immed-Subordinates';
  let total: number | undefined;
  const filter = classFilter([...containerClasses, 'domainDNS']);
  for await (const { entries } of session.searchPages({ base, filter, attributes: [attribute], types, signal })) {
    for (const { dn, attributes } of entries) {
      const value = attributes[attribute];
      if (typeof value !== 'number' || system.some((name) => isInSubtree(dn, `${name},${base}`))) continue;
      // The containers themselves are counted by what they lie in.
      total = (total ?? 0) + value - 1;
    }
  }
  return total === undefined ? undefined : Math.max(total, 0);
}
