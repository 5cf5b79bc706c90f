import { createServer } from 'node:net';
import { labErrors } from './errors.ts';

/** `wanted` when it is free on loopback, else any free port; a port that the user asked for must be free (`lab.port-taken`). */
export async function choosePort(wanted: number, { isExplicit }: { readonly isExplicit: boolean }): Promise<number> {
  if (await isFree(wanted)) return wanted;
  if (isExplicit) throw labErrors('lab.port-taken', { port: wanted });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : wanted;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
