/**
 * What Active Directory and Samba hide in the diagnostic message of a result:
 *
 *     80090308: LdapErr: DSID-0C09042F, comment: AcceptSecurityContext error, data 52e, v2580
 *     0000052D: Constraint violation - check_password_restrictions: the password is too short. …
 *
 * The eight digits in front are a Windows error or HRESULT; `data` of a failed bind is one in hexadecimal. DSIDs and
 * texts vary by build: nothing is concluded from them. Some paths of Samba name the NT status instead.
 */
export interface Diagnostic {
  /** Eight hexadecimal digits, upper case. */
  readonly hex?: string;
  /** The sub-code of a refused bind, lower case: 52e, 533, 775. */
  readonly data?: string;
  readonly ntStatus?: string;
}

const dataOfNtStatus: Readonly<Record<string, string>> = {
  NT_STATUS_NO_SUCH_USER: '525',
  NT_STATUS_LOGON_FAILURE: '52e',
  NT_STATUS_WRONG_PASSWORD: '52e',
  NT_STATUS_ACCOUNT_RESTRICTION: '52f',
  NT_STATUS_INVALID_LOGON_HOURS: '530',
  NT_STATUS_INVALID_WORKSTATION: '531',
  NT_STATUS_PASSWORD_EXPIRED: '532',
  NT_STATUS_ACCOUNT_DISABLED: '533',
  NT_STATUS_ACCOUNT_EXPIRED: '701',
  NT_STATUS_PASSWORD_MUST_CHANGE: '773',
  NT_STATUS_ACCOUNT_LOCKED_OUT: '775',
};

export function parseDiagnostic(message: string): Diagnostic {
  const hex = /^\s*([0-9a-f]{8})\b/i.exec(message)?.[1]?.toUpperCase();
  const ntStatus = /\bNT_STATUS_[A-Z0-9_]+/.exec(message)?.[0];
  const data =
    /\bdata ([0-9a-f]{3,})\b/i.exec(message)?.[1]?.toLowerCase() ?? (ntStatus ? dataOfNtStatus[ntStatus] : undefined);
  return Object.freeze({
    ...(hex === undefined ? {} : { hex }),
    ...(data === undefined ? {} : { data }),
    ...(ntStatus === undefined ? {} : { ntStatus }),
  });
}
