/** `hawser connect serve` for a test that kills it. */
import { serveAgent } from '../../src/connect/index.ts';

const configurationFile = process.argv[2];
process.once('disconnect', () => process.exit(0));
await serveAgent(configurationFile, {
  signal: new AbortController().signal,
  onReady: () => void process.send?.({ ready: true }),
});
