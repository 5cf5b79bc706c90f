import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { portOf } from '../kit/port.ts';

const library = dirname(createRequire(import.meta.url).resolve('@azure/msal-browser'));
const scripts: Readonly<Record<string, string>> = {
  '/msal.js': join(library, 'msal-browser.min.js'),
  '/bridge.js': join(library, 'redirect-bridge', 'msal-redirect-bridge.min.js'),
};
const page = (script: string): string =>
  `<!doctype html><html lang="en"><title>Board</title><script src="/msal.js"></script>
  <script src="/bridge.js"></script><script>${script}</script><p id="state">Board</p></html>`;
const pages: Readonly<Record<string, string>> = {
  '/': page(''),
  // Where an answer lands: the library hands it to the window that asked.
  '/landed': page('msalRedirectBridge.broadcastResponseToMainFrame()'),
  '/signed-out': page(''),
};

/** A page of somebody else, with @azure/msal-browser, at an origin of its own. */
export async function serveSinglePageApp(folder: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const tls = { cert: readFileSync(join(folder, 'cert.pem')), key: readFileSync(join(folder, 'key.pem')) };
  const server = createServer(tls, ({ url = '/' }, response) => {
    const path = url.split(/[?#]/)[0] ?? '/';
    const script = scripts[path];
    const content = script === undefined ? pages[path] : readFileSync(script);
    const type = script === undefined ? 'text/html; charset=utf-8' : 'text/javascript';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type }).end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://localhost:${portOf(server)}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
