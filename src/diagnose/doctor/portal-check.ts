import type { ProxySettings } from '../../proxy/index.ts';
import { Dialer } from '../../proxy/index.ts';
import { isHawserError } from '../../base/errors.ts';
import type { EndpointCatalogue } from '../allow-list/endpoints.ts';
import type { HttpReport } from '../probe/http.ts';
import { probePlain } from '../probe/route.ts';
import { trustedRoots } from '../probe/tls.ts';
import type { Check } from './check.ts';
import { error } from './check.ts';
import { portalIn } from './judge-microsoft.ts';
import { codeOf } from '../failure.ts';

export interface PortalOptions {
  readonly id: string;
  /** Of some service that answers over plain HTTP, and never with a page. */
  readonly urls: readonly URL[];
  readonly settings: ProxySettings;
  readonly ca: readonly string[];
  readonly catalogue: EndpointCatalogue;
}

/**
 * Whether the network answers in the place of whatever is asked, which shows over plain HTTP: with TLS the same
 * portal only looks like a wrong certificate. The first of the addresses that answers decides; when none does, there
 * is nothing to see here and their own checks say why.
 */
export function portalCheck({ id, urls, settings, ca, catalogue }: PortalOptions): Check {
  return {
    id,
    title: { en: 'no sign-in page in between', nl: 'geen aanmeldpagina ertussen' },
    why: {
      en: 'The network blocks this machine until somebody signs in: nothing gets through, whatever each log calls it.',
      nl: 'Het netwerk blokkeert deze machine tot iemand zich aanmeldt: er komt niets door, hoe elk log het ook noemt.',
    },
    cost: 'seconds',
    privilege: 'anyone',
    after: [],
    run: async ({ signal }) => {
      await using dialer = new Dialer({ settings, ca: trustedRoots(ca) });
      const answers = await Promise.all(
        urls.slice(0, 3).map(async (url) => await firstAnswer(url, dialer, { settings, ca, signal })),
      );
      const answer = answers.find((one) => one?.outcome === 'answered');
      if (answer) {
        const problems = portalIn(answer, catalogue) ?? [];
        return {
          summary: `${answer.status}`,
          problems: problems.map(error),
          evidence: [
            { name: 'GET', value: `${answer.url}: ${answer.status}` },
            ...(['location', 'server', 'via'] as const).flatMap((name) =>
              answer.headers[name] === undefined ? [] : [{ name, value: String(answer.headers[name]) }],
            ),
          ],
        };
      }
      return { notApplicable: { en: 'nothing answers over plain HTTP', nl: 'niets antwoordt over gewoon HTTP' } };
    },
  };
}

async function firstAnswer(
  url: URL,
  dialer: Dialer,
  {
    settings,
    ca,
    signal,
  }: { readonly settings: ProxySettings; readonly ca: readonly string[]; readonly signal: AbortSignal },
): Promise<HttpReport | undefined> {
  try {
    const { proxies } = await dialer.route({ host: url.hostname, port: 80, secure: false });
    return await probePlain(url, { proxy: proxies[0], settings, ca }, { signal, timeoutMs: 5000 });
  } catch (cause) {
    signal.throwIfAborted();
    if (isHawserError(cause) || codeOf(cause) !== undefined) return undefined; // a finding of its own
    throw cause;
  }
}
