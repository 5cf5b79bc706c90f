import type { YAMLError } from 'yaml';
import type { Detail } from '../details.ts';
import { defineDetails } from '../details.ts';

/** What the YAML parser found: what it is about, and what usually helps. */
const yamlDetail = defineDetails({
  'yaml.alias-props': {
    en: "an alias (*name) can't have an anchor or tag",
    nl: 'bij een alias (*naam) hoort geen anchor of tag',
  },
  'yaml.bad-alias': {
    en: 'this alias (*name) has no anchor (&name) before it',
    nl: 'voor deze alias (*naam) staat geen anchor (&naam)',
  },
  'yaml.bad-dq-escape': {
    en: 'this backslash sequence is not known inside "…"; use \'…\' for plain backslashes',
    nl: 'deze reeks met een backslash is onbekend binnen "…"; gebruik \'…\' voor gewone backslashes',
  },
  'yaml.bad-indent': {
    en: 'the indentation does not match the lines above',
    nl: 'de inspringing past niet bij de regels erboven',
  },
  'yaml.block-as-implicit-key': {
    en: 'this line has one colon too many; put the value in quotation marks',
    nl: 'er staat een dubbele punt te veel op deze regel; zet de waarde tussen aanhalingstekens',
  },
  'yaml.block-in-flow': {
    en: 'inside [ ] and { } use one notation only',
    nl: 'binnen [ ] en { } kan geen blok staan',
  },
  'yaml.duplicate-key': { en: 'this name is used twice here', nl: 'deze naam staat hier tweemaal' },
  'yaml.missing-char': {
    en: 'something is missing: a colon, a quotation mark or a bracket',
    nl: 'er ontbreekt iets: een dubbele punt, een aanhalingsteken of een haak',
  },
  'yaml.multiline-implicit-key': {
    en: 'a name must be on one line, followed by a colon',
    nl: 'een naam moet op één regel staan, met een dubbele punt erachter',
  },
  'yaml.tab-as-indent': {
    en: 'there is a tab where spaces are required',
    nl: 'er staat een tab waar spaties moeten staan',
  },
  'yaml.unexpected-token': { en: 'this does not belong here', nl: 'dit hoort hier niet' },
  'yaml.too-large': {
    en: 'aliases (*name) make this document too large',
    nl: 'aliassen (*naam) maken dit document te groot',
  },
  'yaml.not-yaml': { en: 'this is not YAML', nl: 'dit is geen YAML' },
});

export const tooLarge: Detail = yamlDetail('yaml.too-large');

const details: Partial<Record<YAMLError['code'], Detail>> = {
  ALIAS_PROPS: yamlDetail('yaml.alias-props'),
  BAD_ALIAS: yamlDetail('yaml.bad-alias'),
  BAD_DQ_ESCAPE: yamlDetail('yaml.bad-dq-escape'),
  BAD_INDENT: yamlDetail('yaml.bad-indent'),
  BLOCK_AS_IMPLICIT_KEY: yamlDetail('yaml.block-as-implicit-key'),
  BLOCK_IN_FLOW: yamlDetail('yaml.block-in-flow'),
  DUPLICATE_KEY: yamlDetail('yaml.duplicate-key'),
  MISSING_CHAR: yamlDetail('yaml.missing-char'),
  MULTILINE_IMPLICIT_KEY: yamlDetail('yaml.multiline-implicit-key'),
  TAB_AS_INDENT: yamlDetail('yaml.tab-as-indent'),
  UNEXPECTED_TOKEN: yamlDetail('yaml.unexpected-token'),
};

export function describeYamlError({ code }: Pick<YAMLError, 'code'>): Detail {
  return details[code] ?? yamlDetail('yaml.not-yaml');
}
