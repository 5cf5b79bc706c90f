import type { HawserError } from '../../base/errors.ts';
import type { EndpointCatalogue, EndpointHost, MicrosoftCloud } from '../allow-list/endpoints.ts';
import type { HttpReport } from '../probe/http.ts';
import { doctorErrors } from './errors.ts';

/** Whether an answer comes from the service, or from something in between. Pure. */
export function judgeMicrosoft(
  answer: HttpReport,
  endpoint: EndpointHost,
  cloud: MicrosoftCloud,
  catalogue: EndpointCatalogue,
): readonly HawserError[] {
  const { url, status, headers, title } = answer;
  if (endpoint.port === 80) return portalIn(answer, catalogue) ?? [];
  const isGenuine = catalogue.providerHeaders.some((name) => headers[name] !== undefined);
  if (endpoint.json === true && status < 500 && status !== 403) {
    if (title !== undefined && !isGenuine) return [captivePage(url, title)];
    const body = parseObject(answer.body);
    const type = headers['content-type'] ?? '-';
    return body ? cloudProblems(url, body, cloud, catalogue) : [doctorErrors('doctor.not-json', { url, type, status })];
  }
  if (isGenuine) return [];
  if (endpoint.page !== true) {
    const portal = portalIn(answer, catalogue);
    if (portal) return portal;
  }
  // 403 or 5xx without a header of the provider comes from something in between.
  if (status !== 403 && status < 500 && status !== 407) return [];
  return [title === undefined ? doctorErrors('doctor.http-status', { url, status }) : captivePage(url, title)];
}

/**
 * A page, or a redirection to somewhere that is none of the service's hosts: how networks ask their guests to sign
 * in.
 */
export function portalIn(
  { url, status, title, headers }: HttpReport,
  catalogue: EndpointCatalogue,
): readonly HawserError[] | undefined {
  if (status === 511 || (status === 200 && title !== undefined)) return [captivePage(url, title ?? '')];
  const elsewhere = status >= 300 && status < 400 ? URL.parse(headers.location ?? '', url) : undefined;
  if (!elsewhere || isKnown(elsewhere.hostname, catalogue)) return undefined;
  return [captivePage(url, elsewhere.href)];
}

function captivePage(url: string, title: string): HawserError {
  return doctorErrors('doctor.captive-page', { url, title: title || '-' });
}

/** The two labels that a name and the catalogue share are enough: www.microsoft365.com may send on to office.com. */
function isKnown(host: string, { clouds }: EndpointCatalogue): boolean {
  const domain = (name: string): string => name.split('.').slice(-2).join('.');
  const hosts = Object.values(clouds).flatMap((sets) => sets.flatMap((set) => set.hosts));
  return hosts.some((known) => domain(known.host) === domain(host));
}

/** The discovery document names the cloud that it is of. */
function cloudProblems(
  url: string,
  body: Readonly<Record<string, unknown>>,
  cloud: MicrosoftCloud,
  catalogue: EndpointCatalogue,
): readonly HawserError[] {
  const found = wrongCloud(new URL(url).hostname, body['cloud_instance_name'], cloud, catalogue);
  return found ? [found] : [];
}

/** An answer that names another cloud than the one that was asked for. */
export function wrongCloud(
  subject: string,
  instance: unknown,
  cloud: MicrosoftCloud,
  { instances }: EndpointCatalogue,
): HawserError | undefined {
  const expected = instances[cloud] ?? cloud;
  if (typeof instance !== 'string' || instance === '' || instance.toLowerCase() === expected) return undefined;
  const its = Object.keys(instances).find((name) => instances[name] === instance.toLowerCase());
  return doctorErrors('doctor.wrong-cloud', { subject, actual: instance, expected, cloud: its ?? '?' });
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined; // whatever it is, it is not data
  }
}
