import { createServer } from 'node:net';
import { labErrors } from './errors.ts';

/**
 * `wanted` when it is free on loopback, else any free port; a port that the user asked for must be free
 * (`lab.port-taken`).
 */
export async function choosePort(wanted: number, { isExplicit }: { readonly isExplicit: boolean }): Promise<number> {
  if ((await tryPort(wanted)) !== undefined) return wanted;
  if (isExplicit) throw labErrors('lab.port-taken', { port: wanted });
  return await freePort();
}

/** Any free loopback port. */
export async function freePort(): Promise<number> {
  return (await tryPort(0)) ?? 0;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
