import { isDn, parentDn } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Session } from '../rights/session.ts';
import { LdapFailure } from '../wire/result.ts';
import { refusal } from './refusals.ts';

/** Refusals that several operations share, in the words of the two servers. */
export function noSuchObject(forest: Forest, dn: string): LdapFailure {
  if (!dn.startsWith('<') && !(isDn(dn) && dn !== '')) return refusal(forest, 'dn-invalid', { dn });
  const elsewhere = forest.domainOfName(dn);
  if (elsewhere && elsewhere !== forest && !forest.resolve(dn)) return referral(elsewhere, dn);
  let matchedDn: string | undefined = dn;
  while (matchedDn !== undefined && !forest.resolve(matchedDn)) matchedDn = parentDn(matchedDn);
  const matched = matchedDn ?? '';
  return forest.isWindows
    ? new LdapFailure(
        'noSuchObject',
        `0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${matched}'\n`,
        {
          matchedDn: matched,
        },
      )
    : new LdapFailure('noSuchObject', `00002030: No such Base DN: ${dn}`);
}

/** [MS-ADTS] 3.1.1.4.6: the name belongs to a domain that is not held here. */
function referral({ domain }: Forest, dn: string): LdapFailure {
  return new LdapFailure(
    'referral',
    `0000202B: RefErr: DSID-03100835, data 0, 1 access points\n\tref 1: '${domain}'\n`,
    { referrals: [`ldap://${domain}/${encodeURI(dn)}`] },
  );
}

/** Only the rootDSE is for everybody. */
export function requireBind(
  session: Session,
): asserts session is Session & { readonly account: NonNullable<Session['account']> } {
  if (session.account) return;
  throw new LdapFailure(
    'operationsError',
    '000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563',
  );
}
