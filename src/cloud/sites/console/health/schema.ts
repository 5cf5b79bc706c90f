import { z } from 'zod';
import { choice, FieldProblem, line, tick } from '../../../../web/index.ts';
import { healthMessages as m } from './messages.ts';

const address = z.email().max(254);
const MAX_RECIPIENTS = 50;

/** Addresses as people write them: separated by commas, semicolons or blanks, each once. */
const addresses = z.codec(z.string().max(10_000), z.array(z.string()), {
  decode: (text, { issues }) => {
    const parts = [...new Set(text.split(/[,;\s]+/).filter((part) => part !== ''))];
    const wrong = parts.find((part) => !address.safeParse(part).success);
    const problem =
      wrong !== undefined
        ? new FieldProblem(m.recipientsProblem, { address: wrong })
        : parts.length > MAX_RECIPIENTS && new FieldProblem(m.recipientsTooMany, { count: MAX_RECIPIENTS });
    if (problem) issues.push({ code: 'custom', input: text, params: problem.params });
    return parts;
  },
  encode: (list) => list.join(', '),
});

export const mailForm = z.object({
  enabled: tick({ label: m.enabled }),
  recipients: line(addresses, { label: m.recipients, hint: m.recipientsHint }),
  language: choice(['en', 'nl'], { label: m.language, options: { en: m.english, nl: m.dutch } }),
});
