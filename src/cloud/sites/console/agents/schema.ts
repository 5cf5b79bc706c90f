import { z } from 'zod';
import { choice, FieldProblem, hidden, line, oneLine, tick } from '../../../../web/index.ts';
import type { Grant } from '../../../../wire/index.ts';
import { grantFeatures, typedForest } from '../../../../wire/index.ts';
import { featureTexts, grantMessages as m } from './grant-messages.ts';
import { agentMessages } from './messages.ts';

export const grantForm = z.object({
  feature: choice(grantFeatures, { label: m.feature, options: featureTexts }),
  forest: line(oneLine(253).min(1), {
    label: m.forest,
    hint: m.forestHint,
    missing: m.forestProblem,
    wrong: m.forestProblem,
  }),
});

/** Of the button beside a grant. */
export const grantButton = z.object({ feature: hidden(oneLine(40)), forest: hidden(oneLine(253)) });

const MAX_FORESTS = 20;

/** Domains as people write them: separated by commas, semicolons or blanks, each once. */
const forests = z.codec(z.string().max(10_000), z.array(z.string()), {
  decode: (text, { issues }) => {
    const parts = [
      ...new Set(
        text
          .toLowerCase()
          .split(/[,;\s]+/)
          .filter((part) => part !== ''),
      ),
    ];
    const isWrong = parts.length > MAX_FORESTS || parts.some((part) => !typedForest.safeParse(part).success);
    if (isWrong) issues.push({ code: 'custom', input: text, params: new FieldProblem(m.forestProblem).params });
    return parts;
  },
  encode: (list) => list.join(', '),
});

/** What the agent that registers with the code may do at once: what is ticked, for each forest. */
export const inviteForm = z
  .object({
    provisioning: tick({ label: featureTexts.provisioning }),
    writeback: tick({ label: featureTexts.writeback }),
    passThrough: tick({ label: featureTexts['pass-through'] }),
    forests: line(forests, { label: agentMessages.inviteForests, hint: agentMessages.inviteForestsHint }),
  })
  .refine((values) => featuresIn(values).length === 0 || values.forests.length > 0, {
    path: ['forests'],
    params: new FieldProblem(m.forestProblem).params,
  });

type Ticked = Readonly<Record<'provisioning' | 'writeback' | 'passThrough', boolean>>;

function featuresIn({ provisioning, writeback, passThrough }: Ticked): readonly Grant['feature'][] {
  return [
    ...(provisioning ? (['provisioning'] as const) : []),
    ...(writeback ? (['writeback'] as const) : []),
    ...(passThrough ? (['pass-through'] as const) : []),
  ];
}

export function grantsIn(values: Ticked & { readonly forests: readonly string[] }): readonly Grant[] {
  return featuresIn(values).flatMap((feature) => values.forests.map((forest) => ({ feature, forest })));
}
