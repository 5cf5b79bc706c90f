import { detailWithMessage, formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { AgentOperations, KeyStatus } from '../../connect/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { styled } from '../terminal/terminal.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand, show } from './subcommand.ts';
import { ago } from './views.ts';

const texts = {
  key: { en: 'Key {id}, created {time}', nl: 'Sleutel {id}, {time} gemaakt' },
  rotated: {
    en: 'The agent proves itself with key {id} from now on. The cloud refuses the one before after a minute.',
    nl: 'De agent verifieert zich vanaf nu met sleutel {id}. De cloud weigert de vorige na een minuut.',
  },
  next: {
    en: 'The cloud has not taken the new key {id} yet. The agent tries again automatically.',
    nl: 'De cloud heeft de nieuwe sleutel {id} nog niet overgenomen. De agent probeert het automatisch opnieuw.',
  },
  rotates: { en: 'replaces it', nl: 'vervangt hem' },
  onlyRotate: { en: 'It is rotate.', nl: 'Het is rotate.' },
} as const satisfies Record<string, Text>;

/** `hawser connect key …`: the key with which the agent proves itself to the cloud. */
export function addKey(add: AddCommand): void {
  add('key [action]', "The agent's own key; rotate replaces it.", [
    'hawser connect key',
    'hawser connect key rotate',
  ]).action(async (action: string | undefined, options: CommonOptions) => {
    if (action !== undefined && action !== 'rotate')
      throw usageErrors('usage.invalid-value', {
        ...inCommand('key'),
        what: flagsText('<action>', languageOf(options.lang)),
        given: action,
        why: texts.onlyRotate[languageOf(options.lang)],
      });
    const ask = async (agent: AgentOperations): Promise<KeyStatus> =>
      action === undefined ? (await agent.status()).key : await agent.rotateKey();
    const { next } = await show(options, ask, action === undefined ? viewKey : viewRotated, keyJson);
    if (next) process.exitCode = exitCodes.warnings;
  });
}

export function keyJson({ next, ...key }: KeyStatus, language: Language): object {
  const refusal = next?.refusal;
  return { ...key, next: next && { ...next, refusal: refusal ? detailWithMessage(refusal, language) : null } };
}

function viewKey(key: KeyStatus, language: Language): string {
  const t = translateInto(language);
  const lines = [t(texts.key, { id: key.id, time: ago(key.since, language) }), ...viewNext(key, language)];
  return [...lines, '', hint('hawser connect key rotate', t(texts.rotates))].join('\n');
}

function viewRotated(key: KeyStatus, language: Language): string {
  const t = translateInto(language);
  return [t(texts.rotated, { id: key.id }), ...viewNext(key, language)].join('\n');
}

function viewNext({ next }: KeyStatus, language: Language): readonly string[] {
  if (!next) return [];
  const line = styled('yellow', translateInto(language)(texts.next, { id: next.id }), process.stdout);
  return next.refusal ? [line, `${formatDetail(next.refusal, language)} [${next.refusal.code}]`] : [line];
}
