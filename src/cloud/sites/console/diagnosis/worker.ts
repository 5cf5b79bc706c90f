import { parentPort, workerData } from 'node:worker_threads';
import type { Language } from '../../../../base/messages.ts';
import { diagnoseForPage } from '../../../../diagnose/index.ts';
import type { GivenText } from './examine.ts';

/** Reads the texts apart from the service: what goes wrong here ends this thread and nothing else. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `examine.ts` is the only one who sends it
const { texts, language, now } = workerData as {
  readonly texts: readonly GivenText[];
  readonly language: Language;
  readonly now: number;
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not a window
parentPort?.postMessage(await diagnoseForPage(texts, { lang: language, now }));
