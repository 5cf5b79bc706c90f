import type { YAMLError } from 'yaml';
import type { Text } from '../messages.ts';

/** What the YAML parser found, by the code that it gives: what it is about, and what usually helps. */
const texts: Partial<Record<YAMLError['code'], Text>> = {
  ALIAS_PROPS: { en: 'an alias (*name) takes no anchor or tag', nl: 'bij een alias (*naam) hoort geen anchor of tag' },
  BAD_ALIAS: {
    en: 'this alias (*name) has no anchor (&name) before it',
    nl: 'voor deze alias (*naam) staat geen anchor (&naam)',
  },
  BAD_DQ_ESCAPE: {
    en: 'this backslash sequence is not known inside "…"; use \'…\' for plain backslashes',
    nl: 'deze reeks met een backslash is onbekend binnen "…"; gebruik \'…\' voor gewone backslashes',
  },
  BAD_INDENT: {
    en: 'the indentation does not fit what stands above it',
    nl: 'het inspringen past niet bij wat erboven staat',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    en: 'there is a colon too many on this line; put the value in quotation marks',
    nl: 'er staat een dubbele punt te veel op deze regel; zet de waarde tussen aanhalingstekens',
  },
  BLOCK_IN_FLOW: {
    en: 'inside [ ] and { } everything stands in one notation',
    nl: 'binnen [ ] en { } kan geen blok staan',
  },
  DUPLICATE_KEY: { en: 'this name stands here twice', nl: 'deze naam staat hier tweemaal' },
  MISSING_CHAR: {
    en: 'something is missing: a colon, a quotation mark or a bracket',
    nl: 'er ontbreekt iets: een dubbele punt, een aanhalingsteken of een haak',
  },
  MULTILINE_IMPLICIT_KEY: {
    en: 'a name has to stand on one line, with a colon after it',
    nl: 'een naam moet op één regel staan, met een dubbele punt erachter',
  },
  TAB_AS_INDENT: { en: 'a tab stands where spaces have to', nl: 'er staat een tab waar spaties moeten staan' },
  UNEXPECTED_TOKEN: { en: 'this does not belong here', nl: 'dit hoort hier niet' },
};

const other: Text = { en: 'this is not YAML', nl: 'dit is geen YAML' };

/** For sentences that were stored in English: see `retell`. */
export const yamlTextList: readonly Text[] = [...Object.values(texts), other];

export function describeYamlError({ code }: Pick<YAMLError, 'code'>): Text {
  return texts[code] ?? other;
}
