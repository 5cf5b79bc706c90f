import { z } from 'zod';
import { languages } from '../../../../base/messages.ts';
import { choice } from '../../../../web/index.ts';
import { myMessages as m } from './messages.ts';

export const languageForm = z.object({
  language: choice(languages, {
    ...{ label: m.language, hint: m.languageHint },
    options: { en: m.english, nl: m.dutch },
  }),
});
