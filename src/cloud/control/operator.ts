import { userInfo } from 'node:os';

/** Carries the account over the local socket. Whoever can open it is trusted. */
export const OPERATOR_HEADER = 'x-hawser-operator';

/** The account of the operating system under which this process runs: its name, or its number where it has no name. */
export function accountHere(): string {
  try {
    return userInfo().username.replaceAll(/[^\w.$@-]/g, '?');
  } catch {
    return String(process.getuid?.() ?? '?');
  }
}

/** How the audit names whoever uses a command. */
export function operatorOf(account: string | undefined): string {
  return account === undefined || account === '' ? 'command line' : `command line (${account.slice(0, 64)})`;
}
