import { fileTimeToDate, isDn, isSid, nameOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { failedAttempt, successfulSignIn } from '../passwords/lockout.ts';
import { lockedUntilMs, passwordExpiresMs } from '../passwords/policy.ts';
import { isPassword } from '../passwords/secret.ts';
import { anonymous, type Session, sessionOf } from '../rights/session.ts';
import type { Entry } from '../store/entry.ts';
import type { Request } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';

/** A simple bind. An account's state is only returned to a client that knows its password. */
export function bind(forest: Forest, request: Extract<Request, { kind: 'bind' }>, isEncrypted: boolean): Session {
  if (request.version !== 3) throw new LdapFailure('protocolError', 'only LDAP version 3 is spoken here');
  if (request.password === undefined) {
    throw new LdapFailure(
      'authMethodNotSupported',
      '00002027: LdapErr: DSID-0C090602, comment: Invalid Authentication method, data 0, v4563',
    );
  }
  if (request.name === '' && request.password.length === 0) return anonymous(isEncrypted);
  if (!isEncrypted) {
    throw new LdapFailure(
      'strongerAuthRequired',
      forest.isWindows
        ? '00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4563'
        : 'BindSimple: Transport encryption required.',
    );
  }
  const account = findAccount(forest, request.name);
  if (!account) throw invalidCredentials(forest, forest.isWindows ? '525' : '52e');
  // The domain of the account has the word on its password, whichever domain controller was asked.
  verifyPassword(forest.homeOf(account), account, request.password.toString('utf8'));
  return sessionOf(forest, account, isEncrypted);
}

/** Throws the refusal (49) with the sub-code that says why. */
export function verifyPassword(forest: Forest, account: Entry, password: string): void {
  if (lockedUntilMs(forest, account) !== undefined) throw invalidCredentials(forest, '775');
  const [current, previous] = account.values('ntpwdhistory').map(String);
  const stored = account.text('unicodepwd') ?? current;
  const isCurrent = stored !== undefined && password !== '' && isPassword(password, stored);
  if (!isCurrent && !isFormerPassword(forest, account, password, previous)) {
    if (password !== '') failedAttempt(forest, account);
    throw invalidCredentials(forest, '52e');
  }
  if ((account.number('useraccountcontrol') & 0x2) !== 0) throw invalidCredentials(forest, '533');
  const accountExpires = fileTimeToDate(account.text('accountexpires') ?? '0');
  if (accountExpires && accountExpires.getTime() <= forest.now().getTime()) throw invalidCredentials(forest, '701');
  const expires = passwordExpiresMs(forest, account);
  if (expires === 0) throw invalidCredentials(forest, '773');
  if (expires !== undefined && expires <= forest.now().getTime()) throw invalidCredentials(forest, '532');
  successfulSignIn(forest, account);
}

/** OldPasswordAllowedPeriod: the last password is good for another hour, so that services survive a change. */
function isFormerPassword(forest: Forest, account: Entry, password: string, previous: string | undefined): boolean {
  if (previous === undefined || password === '') return false;
  const changed = fileTimeToDate(account.text('pwdlastset') ?? '0');
  return (
    changed !== undefined && forest.now().getTime() - changed.getTime() < 3_600_000 && isPassword(password, previous)
  );
}

/** By the forms of a name that AD tries ([MS-ADTS] 5.1.1.1.1). */
export function findAccount(forest: Forest, name: string): Entry | undefined {
  const usable = (entry: Entry | undefined): Entry | undefined =>
    entry && !entry.isDeleted && entry.definition.chain.includes('user') ? entry : undefined;
  if (name.startsWith('<') || (name.includes('=') && isDn(name))) return usable(forest.resolve(name));
  const byUpn = usable(forest.store.findOne('userprincipalname', name));
  if (byUpn) return byUpn;
  const backslash = name.indexOf('\\');
  if (backslash >= 0) {
    const domain = name.slice(0, backslash).toLowerCase();
    const home = forest.domains.find((one) => one.domain === domain || one.netbiosName.toLowerCase() === domain);
    return usable(home?.findOne('samaccountname', name.slice(backslash + 1)));
  }
  const at = name.lastIndexOf('@');
  if (at >= 0) {
    const home = forest.domains.find((one) => one.domain === name.slice(at + 1).toLowerCase());
    return usable(home?.findOne('samaccountname', name.slice(0, at)));
  }
  if (name.includes('/')) return usable(byCanonicalName(forest, name));
  // Forms that Samba does not try. A bare account name is not one of them: it only works where it is the display name,
  // too.
  if (!forest.isWindows) return undefined;
  return usable(isSid(name) ? forest.findOne('objectsid', name) : forest.findOne('displayname', name));
}

/** corp.hawser.test/Users/Administrator */
function byCanonicalName(forest: Forest, name: string): Entry | undefined {
  const [domain, ...steps] = name.split('/');
  let at: Entry | undefined = domain?.toLowerCase() === forest.domain ? forest.head : undefined;
  for (const step of steps) {
    const wanted = step.toLowerCase();
    at = [...(at?.children?.values() ?? [])].find((child) => nameOf(child.rdn).toLowerCase() === wanted);
  }
  return at;
}

function invalidCredentials(forest: Forest, data: string): LdapFailure {
  return new LdapFailure(
    'invalidCredentials',
    `80090308: LdapErr: DSID-${forest.isWindows ? '0C090447' : '0C0903A9'}, comment: AcceptSecurityContext error, data ${data}, ${forest.isWindows ? 'v4563' : 'v1db1'}`,
  );
}
