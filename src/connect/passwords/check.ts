import { detailOf, isHawserError } from '../../base/errors.ts';
import { missingWritebackRights, policyHintsType, readTokenSids } from '../../ldap/index.ts';
import type { ForestCheck } from '../control/operations.ts';
import type { ForestDomains } from './forests.ts';
import { checkDetail } from './details.ts';

const SAMPLES = 20;

export async function checkForest(domains: ForestDomains): Promise<ForestCheck> {
  const { session: options, kind } = domains.forest;
  const nothing = { domain: options.domain, server: null, enforcesHistory: false, looked: 0, missing: null };
  try {
    const { session, rootDse } = await domains.home();
    const about = { ...nothing, server: session.server, enforcesHistory: policyHintsType(rootDse) !== undefined };
    if (kind !== 'active-directory') return { ...about, error: null };
    const own = await domains.ownSid();
    if (own === undefined) {
      return { ...about, error: checkDetail('connect.account-not-found', { account: options.account }) };
    }
    const sids = await readTokenSids(session, `<SID=${own}>`);
    const filter =
      '(&(objectCategory=person)(objectClass=user)(!(adminCount=1))(!(isCriticalSystemObject=TRUE))(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';
    const samples: string[] = [];
    const base = rootDse.defaultNamingContext;
    for await (const { entries } of session.searchPages({ base, filter, attributes: ['objectClass'] }, SAMPLES)) {
      samples.push(...entries.map(({ dn }) => dn));
      break;
    }
    for (const dn of samples) {
      const rights = (await missingWritebackRights(session, dn, sids)) ?? [];
      // Needed by people who change their own; everybody has it unless it was taken away.
      const needed = rights.filter((right) => right !== 'changePassword');
      if (needed.length > 0)
        return { ...about, looked: samples.length, missing: { on: dn, rights: needed }, error: null };
    }
    return { ...about, looked: samples.length, error: null };
  } catch (error) {
    if (!isHawserError(error)) throw error;
    return { ...nothing, error: detailOf(error) };
  }
}
