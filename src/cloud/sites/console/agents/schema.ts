import { z } from 'zod';
import { choice, hidden, line, oneLine } from '../../../../web/index.ts';
import { grantFeatures } from '../../../../wire/index.ts';
import { featureTexts, grantMessages as m } from './grant-messages.ts';

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
