import type { CloudSettings } from '../processes/cloud.ts';

/** Where the lab shows what its cloud sent. */
export function receiverUrl(port: number, tls: CloudSettings['tls'], kind: 'mail' | 'phone'): string {
  return `${tls ? 'https' : 'http'}://localhost:${port}/lab/${kind}`;
}
