import type { Line } from '../text/lines.ts';
import type { FactOf } from './fact-kinds.ts';
import type { Facts } from './facts.ts';

/** The answer of the registration service, as events print it: `{"ErrorType":"DirectoryError","Message":"…"}`. */
const answer = /"ErrorType"\s?:\s?"\w{3,60}"[^{}]{0,200}?"Message"\s?:\s?"((?:[^"\\]|\\.){4,400})"/;

export function readServerMessage(line: Line, facts: Facts): void {
  const value = line.text.includes('"ErrorType"') ? answer.exec(line.text)?.[1] : undefined;
  if (value !== undefined) facts.add('server-message', 'message', line, { value: value.replace(/\\(["\\/])/g, '$1') });
}

/** What the registration service itself says: it decides between the meanings of the number beside it. */
export function serverMessage(facts: Facts): FactOf<'server-message'> | FactOf<'device'> | undefined {
  const reported = facts.get('server-message', 'message') ?? facts.get('device', 'Server Message');
  return reported && /[a-z]{3} [a-z]/i.test(reported.values.value) ? reported : undefined;
}
