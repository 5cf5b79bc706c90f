import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.ts';
import { SECOND, systemClock } from '../../src/base/clock.ts';
import { codeAt, stepAt } from '../../src/cloud/accounts/methods/authenticator.ts';
import type { FormBrowser, Page } from './form-browser.ts';

/** Somebody with a role, and what they prove. */
export interface Administrator {
  readonly upn: string;
  readonly password: string;
  /** Of their authenticator. */
  readonly secret: string;
}

const STEP_MS = 30 * SECOND;
/** The latest time step that this process used up, by secret: none counts twice. */
const used = new Map<string, number>();

/**
 * A code that was not used yet. The service takes one time step to either side of the present one, so three sign-ins at
 * once wait for nothing.
 */
export async function nextCode(secret: string, clock: Clock = systemClock): Promise<string> {
  const present = stepAt(clock.now());
  const step = Math.max(present - 1, (used.get(secret) ?? 0) + 1);
  used.set(secret, step);
  if (step > present + 1) await sleep((step - 1) * STEP_MS - clock.now().getTime());
  return codeAt(secret, new Date(step * STEP_MS));
}

/** Signs in with both factors, on the pages. Answers the page where it ends: the console, or where it was refused. */
export async function signInToConsole(
  browser: FormBrowser,
  { upn, password, secret }: Administrator,
  clock?: Clock,
): Promise<Page> {
  const asked = await browser.post('/sign-in?page=/console', '/sign-in', { upn });
  const step = await browser.post(asked.path, `${asked.path}/password`, { password });
  if (!step.path.endsWith('/code')) return step;
  return await browser.post(step.path, step.path, { code: await nextCode(secret, clock) });
}
