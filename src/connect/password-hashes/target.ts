import type { HashAnswer, HashBatch, WantedHashes } from '../../wire/index.ts';
import { hashAnswer, wantedHashes } from '../../wire/index.ts';
import type { CloudClient } from '../uplink/client.ts';

/** The tenant, as password hash synchronization needs it. */
export class HashTarget {
  readonly #client: CloudClient;

  constructor(client: CloudClient) {
    this.#client = client;
  }

  async send(batch: HashBatch, signal: AbortSignal): Promise<HashAnswer['answers']> {
    const { passwordHashesEndpoint } = await this.#client.endpoints(signal);
    return (await this.#client.post(passwordHashesEndpoint, batch, hashAnswer, signal)).answers;
  }

  /** Source anchors of people of whom the tenant has no hash, a page at a time. */
  async wanted(forest: string, after: string | null, signal: AbortSignal): Promise<WantedHashes> {
    const { passwordHashesEndpoint } = await this.#client.endpoints(signal);
    const url = new URL(passwordHashesEndpoint);
    url.searchParams.set('forest', forest);
    if (after !== null) url.searchParams.set('after', after);
    return await this.#client.get(url.href, wantedHashes, signal);
  }
}
