import { formatText, formatDetail } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import type { Alert } from './alert-store.ts';
import { ruleOf } from './rules/all.ts';

export interface AlertWords {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly closed: string;
}

const revoked = { en: 'The agent was revoked.', nl: 'De agent is ingetrokken.' };

/**
 * An alert in the reader's language, with its values filled in. One of another version is shown by its code and values.
 */
export function wordsOfAlert(
  { code, data, resolution }: Pick<Alert, 'code' | 'data'> & { readonly resolution?: Alert['resolution'] },
  language: Language,
): AlertWords {
  const rule = ruleOf(code);
  if (!rule) return { title: formatDetail({ code, values: data }, language), cause: '', fix: '', closed: '' };
  const written = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value,
    ]),
  );
  return {
    title: formatText(rule.title, language, written),
    cause: formatText(rule.cause, language, written),
    fix: formatText(rule.fix, language, written),
    closed: formatText(resolution === 'agent-revoked' ? revoked : rule.closed, language, written),
  };
}
