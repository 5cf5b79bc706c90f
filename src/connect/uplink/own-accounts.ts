import { z } from 'zod';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { signStatement } from '../../wire/index.ts';
import type { CloudClient } from './client.ts';
import type { OwnKeys } from './own-keys.ts';

export interface OwnAccountsOptions {
  readonly client: CloudClient;
  readonly own: OwnKeys;
  readonly log: Logger;
}

/**
 * The accounts with which this agent signs in to Active Directory, by their SIDs. The tenant is told of them whenever
 * they were looked up, at start and daily: the agents of all forests then leave them alone, also that of an agent whose
 * rights in the directory do not show what it is.
 */
export class OwnAccounts {
  readonly #options: OwnAccountsOptions;
  readonly #found = new Set<string>();
  #isDue = false;

  constructor(options: OwnAccountsOptions) {
    this.#options = options;
  }

  /** Found in its forest just now. */
  note(sid: string): void {
    this.#found.add(sid);
    this.#isDue = true;
  }

  /** What the cloud cannot be told now it is told with the next cycle. */
  async publish(signal: AbortSignal): Promise<void> {
    if (!this.#isDue) return;
    const { client, own, log } = this.#options;
    const { tenantId: tenant, agentId: agent } = own.identity;
    try {
      const { accountsEndpoint } = await client.endpoints(signal);
      const said = { tenant, agent, accounts: [...this.#found] };
      const statement = signStatement('hawser-accounts+jws', said, own.present.privateKey);
      await client.put(accountsEndpoint, { statement }, z.unknown(), signal);
      this.#isDue = false;
    } catch (error) {
      if (!isHawserError(error)) throw error;
      log.warn({ errorCode: error.code }, `the cloud could not be told of the accounts: ${error.message}`);
    }
  }
}
