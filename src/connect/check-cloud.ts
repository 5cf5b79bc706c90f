import { checkFailed } from '../base/configuration/schema-problems.ts';
import { defineDetails } from '../base/details.ts';

const cloudDetail = defineDetails({
  'connect.plain-http': {
    en: 'must begin with https://, so that nobody can read what goes to the cloud. Only a cloud on this machine (localhost, 127.0.0.1) is reached without TLS; cloud.allowPlainHttp accepts the risk',
    nl: 'moet met https:// beginnen, zodat niemand kan meelezen wat naar de cloud gaat. Alleen een cloud op deze machine (localhost, 127.0.0.1) is zonder TLS bereikbaar; cloud.allowPlainHttp aanvaardt het risico',
  },
});

/** Tokens and passwords travel to the cloud: without TLS everybody on the way has them. */
export function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || protocol === 'wss:' || isThisMachine(hostname);
}

function isThisMachine(hostname: string): boolean {
  return /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** What a refinement of `cloud` says of its url. */
export const plainHttp = { path: ['url'], ...checkFailed(cloudDetail('connect.plain-http')) };
