import type { Language, Text } from '../../base/messages.ts';
import { retell } from '../../base/messages.ts';
import { issueTextList } from '../../base/configuration/schema-problems.ts';
import { yamlTextList } from '../../base/configuration/yaml-problems.ts';
import { objectTexts } from './object-texts.ts';
import { ruleTexts } from './rule-texts.ts';

const texts: readonly Text[] = [...objectTexts, ...ruleTexts, ...issueTextList, ...yamlTextList];

/**
 * The detail of a failure, in `language`. Details are English sentences where they arise, in the databases, in JSON and on the wire between agent and cloud; who
 * shows one tells it again by its form. A test reads the sources and names every sentence that has no form.
 */
export function retellDetail(detail: string, language: Language): string {
  const whole = retell(detail, texts, language);
  // A path in front ("1.2: …") stays as it is.
  const [, path = '', rest = ''] = /^((?:[\w-]+\.)*[\w-]+: )(.*)$/s.exec(detail) ?? [];
  return whole === detail && path !== '' ? path + retell(rest, texts, language) : whole;
}
