import type { Complaint } from './fact-kinds.ts';
import type { Facts } from './facts.ts';
import type { Line } from '../text/lines.ts';

const field = /^\s*[\w ()/-]{2,48}\s{0,30}: |^[+|]/;
const negative =
  /\b(?:not?|nothing|nobody|never|cannot|won't|doesn't|isn't|don't|why|niet|niets|niemand|geen|nooit|waarom|nicht|nichts|kein\w*|warum|rien|aucun\w*|pourquoi)\b|\?/i;
const subjects: readonly (readonly [Complaint, RegExp])[] = [
  ['hello', /\bhello\b|\bwhfb\b|\bpin\b|\bpasskey\b/i],
  [
    'export',
    /\bcloud\b|\bentra\b|\bazure\b|\bM?365\b|\bteams\b|\bexport\w*|\b(?:only|last|single|enige) server\b|\b(?:new|nieuwe) (?:users?|hires?|gebruikers?)\b/i,
  ],
];
const intended = /\b(?:on purpose|intended|by design|standby|expected|bewust|met opzet|reserve|absichtlich)\b/i;
const longest = 400;

export function readComplaint(line: Line, facts: Facts): void {
  const { text } = line;
  if (text.length > longest || field.test(text) || !negative.test(text) || intended.test(text)) return;
  for (const [about, words] of subjects) if (words.test(text)) facts.add('asked', about, line, {});
}
