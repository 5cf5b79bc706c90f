import { proxyUrl } from './choose-proxy.ts';

/** One entry of what a PAC script answers; undefined: go direct. */
export type PacRoute = URL | undefined;

/**
 * Reads "PROXY a:8080; HTTPS b; DIRECT". An empty answer means DIRECT, as browsers take it; kinds that we cannot use
 * (SOCKS) are left out, so nothing may remain. A PROXY without a port is on 80, an HTTPS one on 443.
 */
export function parsePacResult(answer: string, location: string): readonly PacRoute[] {
  if (answer.trim() === '') return [undefined];
  return answer.split(';').flatMap((entry): PacRoute[] => {
    const [kind = '', address = ''] = entry.trim().split(/\s+/);
    switch (kind.toUpperCase()) {
      case 'DIRECT':
        return [undefined];
      case 'PROXY':
      case 'HTTP':
        return address === '' ? [] : [proxyUrl(`http://${address}`, location)];
      case 'HTTPS':
        return address === '' ? [] : [proxyUrl(`https://${address}`, location)];
      default:
        return [];
    }
  });
}
