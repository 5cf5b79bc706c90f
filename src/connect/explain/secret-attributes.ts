/** Attributes of directories whose value opens something: never shown outside, whatever a rule makes of them. */
const secrets = new Set(
  [
    'unicodePwd',
    'userPassword',
    'dBCSPwd',
    'ntPwdHistory',
    'lmPwdHistory',
    'supplementalCredentials',
    'unixUserPassword',
    'msDS-ManagedPassword',
    'ms-Mcs-AdmPwd',
    'msLAPS-Password',
    'msLAPS-EncryptedPassword',
    'msLAPS-EncryptedPasswordHistory',
    'msLAPS-EncryptedDSRMPassword',
    'msFVE-RecoveryPassword',
    'msFVE-KeyPackage',
    'msTPM-OwnerInformation',
    'msPKIAccountCredentials',
    'msPKIDPAPIMasterKeys',
    'sambaNTPassword',
    'sambaLMPassword',
    'krbPrincipalKey',
  ].map((name) => name.toLowerCase()),
);

export function isSecretAttribute(name: string): boolean {
  return secrets.has(name.toLowerCase());
}
