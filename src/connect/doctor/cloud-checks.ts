import { systemClock } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { ProxySettings } from '../../proxy/index.ts';
import type { Check, CheckTree, Observation } from '../../diagnose/doctor/index.ts';
import { askOnce, endpointChecks, error, readAuthorities, trustCheck } from '../../diagnose/doctor/index.ts';
import type { Discovery } from '../../wire/index.ts';
import { provisioningState } from '../../wire/index.ts';
import { CloudClient } from '../uplink/client.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectErrors } from '../errors.ts';
import { OwnKeys } from '../uplink/own-keys.ts';
import { discoverCloud } from '../uplink/registration.ts';
import { SecretStore } from '../secret-store.ts';
import type { OutboundClient } from '../uplink/outbound-client.ts';
import { openOutboundClient } from '../uplink/outbound-client.ts';
import { judgeCloud } from './judge-cloud.ts';

const why = {
  en: 'Nothing reaches the cloud: no export, no sign-in with a changed password, no reset.',
  nl: 'Niets bereikt de cloud: geen export, geen aanmelding met een gewijzigd wachtwoord, geen reset.',
};

/** The connection to the tenant, stage by stage with raw probes, then once with the client that does the work. */
export function cloudChecks(configuration: ConnectConfiguration, settings: ProxySettings): CheckTree {
  const { caFile, url, tenant } = configuration.cloud;
  const trust = caFile === undefined ? [] : [trustCheck('cloud.trust', caFile)];
  const seen: { discovery?: Discovery; outbound?: OutboundClient } = {};
  const outbound = (): OutboundClient => (seen.outbound ??= openOutboundClient({ caFile, proxy: settings }));
  const base = { why, cost: 'seconds', privilege: 'anyone' } as const;
  const checks: readonly Check[] = [
    ...trust,
    ...endpointChecks({
      area: 'cloud',
      url: new URL('/health', url),
      settings,
      ca: authoritiesOf(caFile),
      why,
      judge: judgeCloud,
      idle: { url: (seconds) => new URL(`/provisioning/v1/idle?seconds=${seconds}`, url) },
      after: trust.map(({ id }) => id),
    }),
    {
      ...base,
      id: 'cloud.tenant',
      title: { en: `tenant ${tenant}`, nl: `tenant ${tenant}` },
      after: ['cloud.http'],
      run: async ({ signal }) => {
        const discovery = await discoverCloud(outbound(), url, tenant, signal);
        seen.discovery = discovery;
        const { tenantId, tenantName, ...endpoints } = discovery;
        return {
          summary: `${tenantName} (${tenantId})`,
          evidence: Object.entries(endpoints).map(([name, value]) => ({ name, value })),
        };
      },
    },
    {
      ...base,
      id: 'cloud.endpoints',
      title: { en: 'the endpoints of each phase', nl: 'de endpoints van elke fase' },
      after: ['cloud.tenant'],
      run: async ({ signal }) => await askEndpoints(seen.discovery, { settings, ca: authoritiesOf(caFile) }, signal),
    },
    {
      ...base,
      id: 'cloud.agent',
      title: { en: 'the tenant accepts this agent', nl: 'de tenant accepteert deze agent' },
      privilege: 'service',
      after: ['cloud.tenant', 'agent.registered'],
      run: async ({ signal }) => await askProvisioning(configuration, outbound(), signal),
    },
  ];
  return {
    checks,
    [Symbol.asyncDispose]: async () => await seen.outbound?.[Symbol.asyncDispose](),
  };
}

/**
 * Sign-in, registration, provisioning, reports, heartbeat: each may be on a host of its own, and each must be Hawser
 * and not a page in between.
 */
async function askEndpoints(
  discovery: Discovery | undefined,
  { settings, ca }: { readonly settings: ProxySettings; readonly ca: readonly string[] },
  signal: AbortSignal,
): Promise<Observation> {
  const endpoints = Object.entries(discovery ?? {}).filter(([name]) => /Endpoint$|^issuer$/.test(name));
  const answers = await Promise.all(
    endpoints.map(async ([name, text]) => {
      const url = new URL(text.replace(/^ws/, 'http'));
      const answer = await askOnce(url, { settings, ca, signal, timeoutMs: 10_000 });
      return { name, url: text, answer };
    }),
  );
  return {
    summary: `${answers.length}`,
    problems: answers.flatMap(({ answer }) => ('error' in answer ? [error(answer.error)] : [])),
    evidence: answers.map(({ name, url, answer }) => ({
      name,
      value: `${url}: ${'error' in answer ? answer.error.code : `status ${answer.status}`}`,
    })),
  };
}

/** With the agent's own key: what the tenant knows of its exports. */
async function askProvisioning(
  { cloud, dataFolder, sourceAnchor }: ConnectConfiguration,
  outbound: OutboundClient,
  signal: AbortSignal,
): Promise<Observation> {
  const own = OwnKeys.peek(new SecretStore(dataFolder));
  const client = new CloudClient({
    outbound,
    cloudUrl: cloud.url,
    tenant: cloud.tenant,
    own,
    clock: systemClock,
  });
  const { stateEndpoint } = await client.endpoints(signal);
  const state = await client.get(stateEndpoint, provisioningState, signal);
  const known = state.sourceAnchorAttribute;
  const differs = known !== null && known !== sourceAnchor;
  return {
    summary: `batch ${state.lastBatch}`,
    problems: differs ? [error(connectErrors('connect.source-anchor-differs', { known, wanted: sourceAnchor }))] : [],
    evidence: [{ name: 'verified domains', value: state.verifiedDomains.join(', ') }],
  };
}

/** A file that cannot be read is a finding of its own (`cloud.trust`); the other stages then do not run. */
export function authoritiesOf(file: string | undefined): readonly string[] {
  try {
    return file === undefined ? [] : readAuthorities(file);
  } catch (error) {
    if (isHawserError(error)) return [];
    throw error;
  }
}
