import type { Fix } from './rule.ts';

/** What to do about a prerequisite of Windows Hello that is not met, by the name that the output or event gives it. */
const signIn: Fix = {
  en: "Let the user lock and unlock with the password, and check that `dsregcmd /status` shows AzureAdPrt: YES; if not, check the user's UPN, synchronization and policies.",
  nl: 'Laat de gebruiker vergrendelen en met het wachtwoord ontgrendelen, en controleer of `dsregcmd /status` AzureAdPrt: YES toont; zo niet, controleer dan UPN, synchronisatie en beleid van de gebruiker.',
  owner: 'user',
};
const policy: Fix = {
  en: 'Enable Windows Hello for Business by group policy (Use Windows Hello for Business) or Intune for this user or machine, if it is wanted.',
  nl: 'Schakel Windows Hello voor Bedrijven in met groepsbeleid (Windows Hello voor Bedrijven gebruiken) of Intune voor deze gebruiker of machine, als dat gewenst is.',
  owner: 'server-admin',
};
const join: Fix = {
  en: 'Join the device to the tenant first (hybrid or directly).',
  nl: 'Koppel het apparaat eerst aan de tenant (hybride of rechtstreeks).',
  owner: 'server-admin',
};
const hardware: Fix = {
  en: 'Switch the TPM on in the firmware (2.0 or 1.2), or allow keys in software by policy.',
  nl: 'Zet de TPM in de firmware aan (2.0 of 1.2), of sta sleutels in software toe met beleid.',
  owner: 'server-admin',
};
const local: Fix = {
  en: 'Sign in at the machine itself: over Remote Desktop it is not set up.',
  nl: 'Meld u aan op de machine zelf: via Extern bureaublad wordt het niet ingericht.',
  owner: 'user',
};

const leads: Readonly<Record<string, Fix>> = {
  IsDeviceJoined: join,
  'Device is AAD joined': join,
  IsUserAzureAD: signIn,
  'User has logged on with AAD credentials': signIn,
  PolicyEnabled: policy,
  PostLogonEnabled: policy,
  DeviceEligible: hardware,
  'hardware requirements': hardware,
  SessionIsNotRemote: local,
  'not connected via Remote Desktop': local,
};

export function leadOfCondition(name: string | undefined): { readonly lead?: Fix } {
  const lead = name === undefined ? undefined : leads[name];
  return lead ? { lead } : {};
}
