import type { CommandStyle } from '../base/command-style.ts';
import { useCommandStyle } from '../base/command-style.ts';
import { isHawserError } from '../base/errors.ts';
import { untilStopped } from '../base/work.ts';

/**
 * The other end of `child.ts`: runs `role` with the settings that the lab sends, until it is asked to stop or the lab
 * itself is gone (then the channel closes: no role outlives its lab).
 */
export function playRole<Settings>(
  role: (settings: Settings, reportReady: (value: unknown) => void, signal: AbortSignal) => Promise<void>,
): void {
  const orphaned = new AbortController();
  const signal = AbortSignal.any([untilStopped(), orphaned.signal]);
  process.on('disconnect', () => orphaned.abort());
  process.once('message', ({ settings, style }: { settings: Settings; style: CommandStyle }) => {
    useCommandStyle(style);
    role(settings, (value) => void process.send?.({ ready: value }), signal).then(
      () => process.disconnect?.(),
      (error: unknown) => {
        console.error(error); // oxlint-disable-line no-console -- the lab keeps what a role says in a log file
        const text = isHawserError(error)
          ? [error.message, error.detail, error.fix('en')].filter(Boolean).join('\n')
          : String(error);
        process.send?.({ failed: text }, () => {
          process.exitCode = 1;
          process.disconnect?.();
        });
      },
    );
  });
}
