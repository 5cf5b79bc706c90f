import type { Language, Text } from '../../base/messages.ts';
import { hint, sayIn } from '../terminal/say.ts';
import { table } from '../terminal/table.ts';
import { formatCount } from '../terminal/terminal.ts';
import { roleTexts as texts } from './role-messages.ts';

interface RoleLine {
  readonly role: string;
  readonly title: Text;
  readonly users: number;
}

export function viewRoles({ roles }: { readonly roles: readonly RoleLine[] }, language: Language): string {
  const say = sayIn(language);
  const lines = table(roles, [
    { title: say(texts.columnRole), value: ({ role }) => role },
    { title: say(texts.columnName), value: ({ title }) => say(title) },
    { title: say(texts.columnUsers), value: ({ users }) => formatCount(users, language), align: 'right' },
  ]);
  return [lines, '', hint('hawser cloud role assign ROLE UPN', say(texts.assigns))].join('\n');
}
