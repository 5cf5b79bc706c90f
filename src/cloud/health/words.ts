import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Alert } from './alert-store.ts';
import { ruleOf } from './rules/all.ts';

export interface AlertWords {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly closed: string;
}

const revoked = { en: 'The agent was revoked.', nl: 'De agent is ingetrokken.' };

/** An alert in the reader's language, with its values filled in. One of a version before this is told by its code. */
export function wordsOfAlert(
  { code, data, resolution }: Pick<Alert, 'code' | 'data'> & { readonly resolution?: Alert['resolution'] },
  language: Language,
): AlertWords {
  const rule = ruleOf(code);
  if (!rule) return { title: code, cause: '', fix: '', closed: '' };
  const written = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value,
    ]),
  );
  return {
    title: format(rule.title, language, written),
    cause: format(rule.cause, language, written),
    fix: format(rule.fix, language, written),
    closed: format(resolution === 'agent-revoked' ? revoked : rule.closed, language, written),
  };
}
