import { toSourceAnchor } from '../../sync/index.ts';
import type {
  ConfirmedPage,
  ConfirmedQuery,
  ExportAnswer,
  ExportBatch,
  HoldPage,
  QuarantinedObject,
  ReportedDecision,
  TargetConnector,
  TargetPosition,
} from '../../sync/index.ts';
import type { HeartbeatMessage, HoldReport, ProgressMessage, ProvisioningState, RunReport } from '../../wire/index.ts';
import {
  batchAnswer,
  confirmedObjects,
  provisioningState,
  quarantineState,
  sourceAnchorChoice,
} from '../../wire/index.ts';
import { z } from 'zod';
import type { CloudClient } from './client.ts';
import { JsonText } from './client.ts';
import { toConfirmedPage } from './confirmed.ts';
import { toHoldReport, toPosition } from './holds.ts';

/** The tenant as the engine's target: batches over HTTPS, each answered per object. */
export class ProvisioningTarget implements TargetConnector {
  readonly id: TargetConnector['id'];
  readonly name: string;
  readonly #client: CloudClient;

  constructor(client: CloudClient, { id, name }: { id: TargetConnector['id']; name: string }) {
    this.#client = client;
    this.id = id;
    this.name = name;
  }

  async exportBatch({ number, text }: ExportBatch, signal: AbortSignal): Promise<readonly ExportAnswer[]> {
    const { provisioningEndpoint } = await this.#client.endpoints(signal);
    const body = new JsonText(`{"number":${number},"fence":0,"operations":${text}}`);
    const { answers } = await this.#client.post(provisioningEndpoint, body, batchAnswer, signal);
    return answers;
  }

  async position(signal: AbortSignal): Promise<TargetPosition> {
    return toPosition(await this.state(signal));
  }

  async confirmed({ mode, after }: ConfirmedQuery, signal: AbortSignal): Promise<ConfirmedPage> {
    const { objectsEndpoint } = await this.#client.endpoints(signal);
    const url = new URL(objectsEndpoint);
    url.searchParams.set('after', after ?? '0');
    url.searchParams.set('by', mode === 'full' ? 'all' : 'others');
    return toConfirmedPage(this.name, after, await this.#client.get(url.href, confirmedObjects, signal));
  }

  async reportHold(page: HoldPage, signal: AbortSignal): Promise<void> {
    const { holdsEndpoint } = await this.#client.endpoints(signal);
    await this.#client.put(`${holdsEndpoint}/${page.id}`, toHoldReport(page), z.unknown(), signal);
  }

  async reportDecision({ hold, count, verdict, by, at }: ReportedDecision, signal: AbortSignal): Promise<void> {
    const { holdsEndpoint } = await this.#client.endpoints(signal);
    const report: HoldReport = { decided: { count, verdict, by, at: at.toISOString() } };
    await this.#client.put(`${holdsEndpoint}/${hold}`, report, z.unknown(), signal);
  }

  async quarantine(
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly version: string; readonly objects: readonly QuarantinedObject[] } | undefined> {
    const { quarantineEndpoint } = await this.#client.endpoints(signal);
    const url = new URL(quarantineEndpoint);
    if (known !== undefined) url.searchParams.set('known', known);
    const { version, objects } = await this.#client.get(url.href, quarantineState, signal);
    return objects === null
      ? undefined
      : {
          version,
          objects: objects.map(({ sourceAnchor, since, ...rest }) => ({
            ...rest,
            sourceAnchor: toSourceAnchor(sourceAnchor),
            since: new Date(since),
          })),
        };
  }

  /** What the tenant wants and where it stands. */
  async state(signal?: AbortSignal): Promise<ProvisioningState> {
    const { stateEndpoint } = await this.#client.endpoints(signal);
    return await this.#client.get(stateEndpoint, provisioningState, signal);
  }

  /**
   * Tells the tenant which attribute is the source anchor; answers the one that the tenant uses: an earlier choice
   * stays.
   */
  async chooseSourceAnchor(attribute: string, signal?: AbortSignal): Promise<string> {
    const { sourceAnchorEndpoint } = await this.#client.endpoints(signal);
    return (await this.#client.put(sourceAnchorEndpoint, { attribute }, sourceAnchorChoice, signal)).attribute;
  }

  /** One finished run, for the console. */
  async reportRun(report: RunReport, signal?: AbortSignal): Promise<void> {
    const { runsEndpoint } = await this.#client.endpoints(signal);
    await this.#client.post(runsEndpoint, report, z.unknown(), signal);
  }

  /** How far a run is, or that it has ended. */
  async reportProgress(message: ProgressMessage, signal?: AbortSignal): Promise<void> {
    const { progressEndpoint } = await this.#client.endpoints(signal);
    await this.#client.post(progressEndpoint, message, z.unknown(), signal);
  }

  /** How the agent is, for the health service. */
  async sendHeartbeats(message: HeartbeatMessage, signal?: AbortSignal): Promise<void> {
    const { heartbeatEndpoint } = await this.#client.endpoints(signal);
    await this.#client.post(heartbeatEndpoint, message, z.unknown(), signal);
  }
}
