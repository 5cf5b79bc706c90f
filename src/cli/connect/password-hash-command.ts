import type { PasswordHashStatus } from '../../connect/index.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { hashesJson, hashTexts, viewHashes } from './password-hash-view.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';

/** `hawser connect password-hashes …` */
export function addPasswordHashes(add: AddCommand): void {
  add(
    'password-hashes [mode]',
    'Shows the state of password hash synchronization, turns it on or off, or runs a cycle.',
    [
      'hawser connect password-hashes on',
      'hawser connect password-hashes status',
      'hawser connect password-hashes sync',
    ],
  ).action(async (mode: string | undefined, options: CommonOptions) => await run(mode ?? 'status', options));
}

async function run(mode: string, options: CommonOptions): Promise<void> {
  if (mode !== 'on' && mode !== 'off' && mode !== 'status' && mode !== 'sync') {
    const language = languageOf(options.lang);
    throw usageErrors('usage.invalid-value', {
      ...inCommand('password-hashes'),
      what: flagsText('[mode]', language),
      given: mode,
      why: hashTexts.modes[language],
    });
  }
  const status = await show(
    options,
    async (agent): Promise<PasswordHashStatus> => {
      if (mode === 'sync') return await agent.synchronizePasswordHashes();
      if (mode === 'status') return (await agent.status()).passwordHashes;
      return await agent.switchPasswordHashes({ on: mode === 'on' });
    },
    viewHashes,
    hashesJson,
  );
  if (mode !== 'off' && status.domains.some(({ failure }) => failure)) process.exitCode = exitCodes.problems;
}
