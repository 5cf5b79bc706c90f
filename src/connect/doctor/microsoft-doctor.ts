import { isHawserError } from '../../base/errors.ts';
import { loadConfiguration } from '../../base/configuration/configuration.ts';
import type { EndpointSet, MicrosoftCloud } from '../../diagnose/allow-list/index.ts';
import { hawserEndpoints } from '../../diagnose/allow-list/index.ts';
import type { MicrosoftOptions } from '../../diagnose/doctor/index.ts';
import { controllerChecks, environmentChecks, microsoftChecks } from '../../diagnose/doctor/index.ts';
import { parseServer } from '../../ldap/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectConfiguration } from '../configuration.ts';
import { discoverCloud } from '../uplink/registration.ts';
import { openOutboundClient } from '../uplink/outbound-client.ts';
import { authoritiesOf } from './cloud-checks.ts';
import type { Doctor } from './doctor.ts';
import { doctorOf } from './doctor.ts';

/** The checks of a Microsoft hybrid environment; a configuration, where there is one, gives proxy and roots. */
export function openMicrosoftDoctor(
  configurationFile: string | undefined,
  cloud: MicrosoftCloud,
  controllers: readonly string[] = [],
  { issuers, domain }: Pick<MicrosoftOptions, 'issuers' | 'domain'> = {},
): Doctor {
  const configuration = loadIfThere(configurationFile);
  const configured = configuration?.forests.flatMap(({ servers }) => servers.map(parseServer)) ?? [];
  const hosts = controllers.length > 0 ? controllers : configured.map(({ name, address }) => address ?? name);
  const checks = [
    ...environmentChecks(process.env, configuration?.proxy),
    ...controllerChecks(hosts),
    ...microsoftChecks({
      cloud,
      domain,
      ...(issuers && { issuers }),
      ...(configuration && { settings: configuration.proxy, ca: authoritiesOf(configuration.cloud.caFile) }),
    }),
  ];
  return doctorOf({ checks, [Symbol.asyncDispose]: async () => undefined });
}

/**
 * What this agent connects to: the configured cloud, the hosts that its discovery document names (when it answers), the
 * domain controllers.
 */
export async function ownEndpoints(
  configurationFile: string | undefined,
): Promise<{ readonly sets: readonly EndpointSet[]; readonly date: string }> {
  const { cloud, forests, proxy } = loadConfiguration(connectConfiguration, {
    role: 'connect',
    file: configurationFile,
  });
  const directories = forests.flatMap(({ servers, security }) =>
    servers.map(parseServer).map(({ name, address, port }) => ({
      host: address ?? name,
      port: port ?? (security === 'ldaps' ? 636 : 389),
    })),
  );
  const sets = hawserEndpoints([cloud.url, ...(await discovered(cloud, proxy))], directories);
  return { sets, date: new Date().toISOString().slice(0, 10) };
}

async function discovered(
  { url, tenant, caFile }: ConnectConfiguration['cloud'],
  proxy: ConnectConfiguration['proxy'],
): Promise<readonly string[]> {
  try {
    await using outbound = openOutboundClient({ caFile, proxy });
    const endpoints = await discoverCloud(outbound, url, tenant, AbortSignal.timeout(10_000));
    return Object.values(endpoints).filter((value) => /^(https?|wss?):\/\//.test(value));
  } catch (error) {
    // The list is wanted most where the cloud cannot be reached yet: the configured address stands in it in any case.
    if (isHawserError(error) || (error instanceof Error && error.name === 'TimeoutError')) return [];
    throw error;
  }
}

function loadIfThere(file: string | undefined): ConnectConfiguration | undefined {
  try {
    return loadConfiguration(connectConfiguration, { role: 'connect', file });
  } catch (error) {
    if (isHawserError(error, 'base.configuration-absent')) return undefined;
    throw error;
  }
}
