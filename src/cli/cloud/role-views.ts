import type { Language, Text } from '../../base/messages.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { table } from '../terminal/table.ts';
import { formatCount } from '../terminal/terminal.ts';
import { roleTexts as texts } from './role-messages.ts';

interface RoleLine {
  readonly role: string;
  readonly title: Text;
  readonly users: number;
}

export function viewRoles({ roles }: { readonly roles: readonly RoleLine[] }, language: Language): string {
  const t = translateInto(language);
  const lines = table(roles, [
    { title: t(texts.columnRole), value: ({ role }) => role },
    { title: t(texts.columnName), value: ({ title }) => t(title) },
    { title: t(texts.columnUsers), value: ({ users }) => formatCount(users, language), align: 'right' },
  ]);
  return [lines, '', hint('hawser cloud role assign ROLE UPN', t(texts.assigns))].join('\n');
}
