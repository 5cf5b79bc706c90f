/** `hawser connect serve` for a test that kills it. */
import { serveAgent } from '../../src/connect/index.ts';

process.once('disconnect', () => process.exit(0));
await serveAgent(process.argv[2], {
  signal: new AbortController().signal,
  onReady: (agent) => {
    process.on('message', () => {
      void agent
        .sync({}, () => undefined, AbortSignal.timeout(60_000))
        .then(() => process.send?.({ synchronized: true }));
    });
    process.send?.({ ready: true });
  },
});
