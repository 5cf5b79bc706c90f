import { z } from 'zod';
import { fill } from '../../../../base/messages.ts';
import { FieldProblem, files, hidden, lines } from '../../../../web/index.ts';
import { exampleNamed } from './examples.ts';
import { diagnosisMessages as m } from './messages.ts';

const FILE_LIMIT = 10;

/** A text, files of one incident, or an example: something of it; `megabytes` of it together. */
export const diagnosisForm = (megabytes: number) =>
  z
    .object({
      text: lines(z.string(), { label: m.text, hint: m.textHint }),
      files: files(
        {
          label: m.files,
          hint: fill(m.filesHint, { count: FILE_LIMIT, size: megabytes }),
          wrong: fill(m.tooManyFiles, { count: FILE_LIMIT }),
        },
        FILE_LIMIT,
      ),
      example: hidden(z.string().max(100)),
    })
    .refine(
      ({ text, files, example }) => text.trim() !== '' || files.length > 0 || exampleNamed(example) !== undefined,
      {
        path: ['text'],
        params: new FieldProblem(m.nothingGiven).params,
      },
    );

export type DiagnosisForm = ReturnType<typeof diagnosisForm>;
