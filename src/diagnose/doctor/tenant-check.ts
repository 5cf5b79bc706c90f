import type { ProxySettings } from '../../proxy/index.ts';
import { Dialer } from '../../proxy/index.ts';
import type { EndpointCatalogue, MicrosoftCloud } from '../allow-list/endpoints.ts';
import { probeHttp } from '../probe/http.ts';
import { trustedRoots } from '../probe/tls.ts';
import type { Check, Problem } from './check.ts';
import { error, warning } from './check.ts';
import { doctorErrors } from './errors.ts';
import { parseObject, wrongCloud } from './judge-microsoft.ts';

export interface TenantOptions {
  readonly domain: string;
  readonly cloud: MicrosoftCloud;
  readonly settings: ProxySettings;
  readonly ca: readonly string[];
  readonly catalogue: EndpointCatalogue;
  /** The check of the host that is asked. */
  readonly after: readonly string[];
}

/** In which cloud a domain's tenant is, and how its people sign in: realm discovery, with a name that nobody has. */
export function tenantCheck({ domain, cloud, settings, ca, catalogue, after }: TenantOptions): Check {
  return {
    id: `microsoft.tenant@${domain}`,
    title: { en: `cloud of ${domain}`, nl: `cloud van ${domain}` },
    why: {
      en: "A tenant belongs to one cloud: the hosts of other clouds answer but don't know it.",
      nl: 'Een tenant staat in één cloud: de hosts van andere clouds antwoorden wel, maar kennen de tenant niet.',
    },
    cost: 'seconds',
    privilege: 'anyone',
    after,
    run: async ({ signal }) => {
      const host = catalogue.logins[cloud] ?? '';
      const url = `https://${host}/common/userrealm/hawser-doctor@${encodeURIComponent(domain)}?api-version=1.0`;
      await using dialer = new Dialer({ settings, ca: trustedRoots(ca) });
      const answer = await probeHttp(url, await dialer.open({ host, port: 443, secure: true }, signal), { signal });
      const realm = parseObject(answer.body);
      if (!realm) {
        const found = { url, type: answer.headers['content-type'] ?? '-', status: answer.status };
        return { problems: [error(doctorErrors('doctor.not-json', found))] };
      }
      const type = realm['account_type'];
      const kind = typeof type === 'string' ? type : '?';
      return {
        summary: kind,
        problems: problemsOf(realm, kind),
        evidence: Object.entries(realm).flatMap(([name, value]) =>
          typeof value === 'string' && value !== '' ? [{ name, value }] : [],
        ),
      };
    },
  };

  function problemsOf(realm: Readonly<Record<string, unknown>>, kind: string): readonly Problem[] {
    const other = wrongCloud(domain, realm['cloud_instance_name'], cloud, catalogue);
    if (other) return [error(other)];
    const expected = catalogue.instances[cloud] ?? cloud;
    return kind.toLowerCase() === 'unknown'
      ? [warning(doctorErrors('doctor.tenant-unknown', { domain, expected }))]
      : [];
  }
}
