import { join } from 'node:path';
import { microsoftEndpoints } from '../../src/diagnose/allow-list/index.ts';
import type { Certificate } from './certificates.ts';
import { makeCertificate, makeRevocationList } from './certificates.ts';
import type { World, WorldPage } from './world.ts';

/**
 * The authority of the test world: none of those that the data file knows, so the doctor has to be told to expect it.
 */
export const testAuthority = 'Hawser Test World Authority';
const crlHost = 'crl3.digicert.com';

const hosts = microsoftEndpoints().clouds['worldwide'] ?? [];
const probes = (port: number): readonly string[] => [
  ...new Set(hosts.flatMap((set) => set.hosts.flatMap((host) => (host.port === port ? (host.probe ?? []) : [])))),
];
export const secureHosts = probes(443);
export const plainHosts = probes(80);

export interface MicrosoftWorld {
  readonly certificate: Certificate;
  /** Data to change before it begins. */
  readonly world: Omit<World, 'nameServer'>;
}

const genuine = { 'x-ms-request-id': 'd0c6b7a5-0000-4000-8000-000000000000' };
const json = (value: unknown): WorldPage => ({
  headers: { ...genuine, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/**
 * The hosts of the worldwide cloud as they answer when all is well: names with addresses of both families (of which
 * IPv6 leads nowhere), certificates with a revocation list, realm discovery and the OpenID document as JSON, everything
 * else as the real ones do without credentials. TLS at 10.231.77.3, port 80 at .4.
 */
export async function microsoftWorld(folder: string): Promise<MicrosoftWorld> {
  const own = join(folder, 'microsoft');
  const certificate = await makeCertificate(own, secureHosts, {
    authority: testAuthority,
    days: 365,
    crlUrl: `http://${crlHost}/HawserTest.crl`,
    ocspUrl: 'http://ocsp.digicert.com',
  });
  const six = Array.from({ length: 8 }, (_, number) => `2603:1026:3000::${number + 1}`);
  const discovery = json({
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
    cloud_instance_name: 'microsoftonline.com',
  });
  return {
    certificate,
    world: {
      names: {
        ...Object.fromEntries(secureHosts.map((name) => [name, [...six, '10.231.77.3']])),
        ...Object.fromEntries(plainHosts.map((name) => [name, ['10.231.77.4']])),
        'proxy.corp.test': ['10.231.77.5'],
      },
      web: ['10.231.77.3', '10.231.77.4'],
      certificates: { '*': certificate },
      pages: {
        ':443': { status: 404, headers: genuine },
        'login.microsoftonline.com/common/v2.0/.well-known/openid-configuration': discovery,
        'login.windows.net/common/v2.0/.well-known/openid-configuration': discovery,
        'login.microsoftonline.com/common/userrealm/hawser-doctor@contoso.com': json({
          ver: '1.0',
          account_type: 'Managed',
          domain_name: 'contoso.com',
          cloud_instance_name: 'microsoftonline.com',
        }),
        'login.microsoftonline.com/common/userrealm/hawser-doctor@contoso.cn': json({
          ver: '1.0',
          account_type: 'Managed',
          domain_name: 'contoso.cn',
          cloud_instance_name: 'partner.microsoftonline.cn',
        }),
        'login.microsoftonline.com/common/userrealm/hawser-doctor@nobody.test': json({
          ver: '1.0',
          account_type: 'Unknown',
        }),
        // As they are: no header of the service, a page of their own, a redirection among themselves.
        'aadcdn.msauth.net': { status: 404, headers: { 'content-type': 'text/html' }, body: '<title>404</title>' },
        'www.office.com': { status: 302, headers: { location: 'https://login.microsoftonline.com/' } },
        'management.azure.com': { status: 400, headers: { 'content-type': 'application/json' }, body: '{"error":{}}' },
        ':80': { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><title>Not found</title></html>' },
        [`${crlHost}/HawserTest.crl`]: {
          headers: { 'content-type': 'application/pkix-crl' },
          file: await makeRevocationList(own),
        },
      },
    },
  };
}
