import { SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import { pause } from '../../base/work.ts';
import type { OutcomeReason, RelayOutcome } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { QuestionInput, Relay } from './relay.ts';

/** A person waits for the page that says it: it does without when an agent takes longer. */
const PATIENCE_MS = 2 * SECOND;

/** What an agent answers to a question that a page asks, or why none does: the page works without. */
export async function askForAPage(
  relay: Relay,
  tenant: TenantKey,
  input: QuestionInput,
): Promise<RelayOutcome | OutcomeReason> {
  const late = new AbortController();
  try {
    const silence = pause(PATIENCE_MS, late.signal).then(() => 'expired' as const);
    return await Promise.race([relay.ask(tenant, input), silence]);
  } catch (error) {
    if (!isHawserError(error) || !error.code.startsWith('relay.')) throw error;
    return error.code === 'relay.busy' ? 'rate-limited' : 'no-agent';
  } finally {
    late.abort();
  }
}
