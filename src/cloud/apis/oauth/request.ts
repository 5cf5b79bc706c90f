import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { CurrentRequest } from './current-request.ts';
import { withRequest } from './current-request.ts';
import type { Exchange } from './exchange.ts';

export interface Target {
  /** As the provider knows it, below the tenant. */
  readonly path: string;
  /** Where the tenant is. */
  readonly prefix: string;
  readonly publicUrl: string;
  readonly parameters: URLSearchParams;
  readonly search: string;
}

/** Lets the provider answer a request, at the address that it knows. */
export async function letAnswer(
  provider: Provider,
  { incoming, outgoing }: Exchange,
  { target, current }: { readonly target: Target; readonly current: CurrentRequest },
): Promise<void> {
  const request = requestFor(incoming, target);
  const finished = once(outgoing, 'close');
  await withRequest(current, async () => {
    await Promise.all([provider.callback()(request, outgoing), finished]);
  });
}

/** The request as the provider is to see it: its own address, the public host, and the parameters that it knows. */
function requestFor(
  incoming: IncomingMessage,
  { path, prefix, publicUrl, parameters, search }: Target,
): IncomingMessage {
  const { host, protocol } = new URL(publicUrl);
  const isPost = incoming.method === 'POST';
  const asked = parameters.toString();
  const query = isPost ? search : asked === '' ? '' : `?${asked}`;
  const request = new IncomingMessage(incoming.socket);
  const { 'x-forwarded-host': _host, 'transfer-encoding': _encoding, ...given } = incoming.headers;
  const headers: IncomingHttpHeaders = { ...given, host, 'x-forwarded-proto': protocol.replace(':', '') };
  const body = Buffer.from(asked);
  if (isPost) headers['content-length'] = String(body.length);
  Object.assign(request, { method: incoming.method, headers, url: `${path}${query}` });
  Object.assign(request, { originalUrl: `${prefix}${path}${query}` });
  if (isPost) request.push(body);
  request.push(null);
  // Else the runtime takes it for one that broke off, and its connection with it.
  request.complete = true;
  return request;
}
