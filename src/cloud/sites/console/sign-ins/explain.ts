import type { Language } from '../../../../base/messages.ts';
import { entryOf } from '../../../../base/errors.ts';
import { own } from '../../../../base/own.ts';
import { problems } from '../../../apis/oauth/problems.ts';
import { aadsts } from '../../../sign-ins/codes.ts';
import type { SignIn } from '../../../sign-ins/sign-in.ts';
import { explain } from '../../../../diagnose/explain/index.ts';

/** What a refusal means, and what an administrator can do. */
export interface SignInExplanation {
  readonly title: string;
  readonly meaning: string;
  readonly steps: readonly { readonly text: string; readonly command: string | null }[];
}

const MOST_STEPS = 4;

/** In our own words where the service refused by a rule of its own, with what the catalogue knows of the number. */
export async function explainSignIn(
  { reason, code }: Pick<SignIn, 'reason' | 'code'>,
  language: Language,
): Promise<SignInExplanation> {
  const record = code === null ? undefined : (await explain(aadsts(code), { language })).matches[0]?.record;
  const entry = entryOf(reason);
  const problem = own(problems, reason.replace(/^oauth\./, ''));
  const said = (entry ?? problem)?.text[language].replace(/"?\{\w+(?::[^}]*)?\}"?/g, '…');
  const ofRecord = record ? [...record.fixes, ...record.causes.flatMap(({ fixes }) => fixes)] : [];
  const fixes = ofRecord.filter(
    ({ id, contexts }, index, all) =>
      (!contexts || contexts.includes('sign-in')) && all.findIndex((other) => other.id === id) === index,
  );
  const steps = fixes.map(({ text, command }) => ({ text: text[language], command: command ?? null }));
  const ownSteps = entry?.fix ? [{ text: entry.fix[language], command: null }] : [];
  return {
    title: record?.title[language] ?? said ?? reason,
    meaning: [said, record?.meaning[language]].filter((text) => text !== undefined).join(' '),
    steps: [...ownSteps, ...steps].slice(0, MOST_STEPS),
  };
}
