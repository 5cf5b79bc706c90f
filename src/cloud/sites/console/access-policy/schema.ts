import { isIP } from 'node:net';
import { z } from 'zod';
import { MAX_CHARACTERS } from '../../../accounts/access/read-document.ts';
import { storable } from '../../../../base/storable.ts';
import { FieldProblem, line, lines, oneLine, tick } from '../../../../web/index.ts';
import { accessPolicyMessages as m } from './messages.ts';

export const accessForm = z.object({
  document: lines(storable.min(1).max(MAX_CHARACTERS), {
    ...{ label: m.document, hint: m.documentHint, missing: m.documentMissing },
  }),
  accepts: tick({ label: m.accepts, hint: m.acceptsHint }),
});

export const whatIfForm = z.object({
  user: line(oneLine(320).min(1), { label: m.user, hint: m.userHint, missing: m.userMissing }),
  application: line(oneLine(200).min(1), {
    ...{ label: m.application, hint: m.applicationHint, missing: m.applicationMissing },
  }),
  address: line(
    oneLine(64).refine((text) => text === '' || isIP(text) !== 0, new FieldProblem(m.addressWrong)),
    { label: m.address, hint: m.addressHint, wrong: m.addressWrong },
  ),
});
