import { describe, expect, it } from 'vitest';
import { errorOfResult, errorOfSocket, parseDiagnostic } from './index.ts';

const bind = (data: string): string =>
  `80090308: LdapErr: DSID-0C09042F, comment: AcceptSecurityContext error, data ${data}, v2580`;

describe('the answers of directory servers', () => {
  // The texts are those of Windows and of Samba 4.17; DSIDs are there to show that nothing depends on them.
  it.each([
    [49, bind('525'), 'ldap.wrong-password'],
    [49, bind('52e'), 'ldap.wrong-password'],
    [49, bind('52f'), 'ldap.account-restricted'],
    [49, bind('530'), 'ldap.account-restricted'],
    [49, bind('531'), 'ldap.account-restricted'],
    [49, bind('532'), 'ldap.password-expired'],
    [49, bind('533'), 'ldap.account-disabled'],
    [49, bind('701'), 'ldap.account-expired'],
    [49, bind('773'), 'ldap.password-must-change'],
    [49, bind('775'), 'ldap.account-locked'],
    [49, 'Simple Bind Failed: NT_STATUS_ACCOUNT_LOCKED_OUT', 'ldap.account-locked'],
    [49, 'Simple Bind Failed: NT_STATUS_LOGON_FAILURE', 'ldap.wrong-password'],
    [49, '', 'ldap.wrong-password'],
    [8, 'BindSimple: Transport encryption required.', 'ldap.tls-required'],
    [
      8,
      '00002028: LdapErr: DSID-0C090202, comment: The server requires binds to turn on integrity checking',
      'ldap.tls-required',
    ],
    [13, 'confidentiality required', 'ldap.tls-required'],
    [53, '0000001F: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM), data 0', 'ldap.tls-required'],
    [
      1,
      '000004DC: LdapErr: DSID-0C0907C2, comment: In order to perform this operation a successful bind must be completed',
      'ldap.not-signed-in',
    ],
    [1, '00002020: Operation unavailable without authentication', 'ldap.not-signed-in'],
    [1, '00002020: something else', 'ldap.other'],
    [53, '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0', 'ldap.password-policy'],
    [
      19,
      '0000052D: Constraint violation - check_password_restrictions: the password is too short.',
      'ldap.password-policy',
    ],
    [19, '00000056: AtrErr: DSID-03191083, #1: problem 1005 (CONSTRAINT_ATT_TYPE)', 'ldap.password-old-wrong'],
    [19, "00000056: The old password specified doesn't match!", 'ldap.password-old-wrong'],
    [19, '00000775: Password change not permitted, account locked out!', 'ldap.password-change-locked'],
    [19, 'error in module acl: Constraint violation', 'ldap.constraint'],
    [50, '00000005: SecErr: DSID-031A11CF, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0', 'ldap.no-rights'],
    [50, 'error in module acl: insufficient access rights during LDB_MODIFY (50)', 'ldap.no-rights'],
    [
      32,
      "0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of: ''",
      'ldap.no-such-object',
    ],
    [10, '0000202B: RefErr: DSID-03100835, data 0, 1 access points', 'ldap.referral'],
    [12, '00002040: SvcErr: DSID-031401FA, problem 5010 (UNAVAIL_EXTENSION), data 0', 'ldap.control-unsupported'],
    [4, '', 'ldap.size-limit'],
    [3, '', 'ldap.time-limit'],
    [51, '', 'ldap.busy'],
    [52, '00000000: LdapErr: DSID-0C060128, comment: Unavailable', 'ldap.busy'],
    [68, '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0', 'ldap.already-exists'],
    [80, '00000057: pwdLastSet must be 0 or -1 only!', 'ldap.other'],
  ])('%i "%s" means %s', (code, message, expected) => {
    const error = errorOfResult(
      { code, message, referrals: ['ldap://other'] },
      { server: 'dc1', operation: 'modify', dn: 'CN=x', account: 'jan' },
    );
    expect(error.code).toBe(expected);
    for (const language of ['en', 'nl'] as const) {
      expect(error.text(language) + error.fix(language)).not.toMatch(/\{\w+\}/);
      expect(error.text(language)).not.toContain('DSID');
    }
    expect(error.detail).toContain(message);
  });

  it('are taken apart', () => {
    expect(parseDiagnostic(bind('52e'))).toEqual({ hex: '80090308', data: '52e' });
    expect(parseDiagnostic('NT_STATUS_PASSWORD_EXPIRED')).toEqual({
      data: '532',
      ntStatus: 'NT_STATUS_PASSWORD_EXPIRED',
    });
    expect(parseDiagnostic('no such thing')).toEqual({});
  });
});

describe('what happens to a connection', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ldap.certificate-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ldap.certificate-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'ldap.certificate-host-mismatch'],
    ['CERT_HAS_EXPIRED', 'ldap.certificate-expired'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'ldap.tls-failed'],
    ['ECONNREFUSED', 'ldap.unreachable'],
    ['ENOTFOUND', 'ldap.unreachable'],
  ])('%s means %s', (code, expected) => {
    const cause = Object.assign(new Error('…'), { code });
    expect(errorOfSocket(cause, 'dc1')).toMatchObject({ code: expected, cause });
  });
});
