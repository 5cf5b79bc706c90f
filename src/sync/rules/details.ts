import { defineDetails } from '../../base/details.ts';

/** What can be wrong in a rule file. */
export const fileDetail = defineDetails({
  'rules.id-taken-at': {
    en: 'the id "{id}" is taken by the rule at {place}; give this one an id of its own',
    nl: 'de id "{id}" is al van de sync rule op {place}; geef deze een eigen id',
  },
  'rules.id-taken-in': {
    en: 'the id {id} is taken by the rule in {file}',
    nl: 'de id {id} is al van de sync rule in {file}',
  },
  'rules.no-rule': { en: 'there is no rule "{name}"', nl: 'er is geen sync rule "{name}"' },
  'rules.no-rule-near': {
    en: 'there is no rule "{name}"; did you mean "{near}"?',
    nl: 'er is geen sync rule "{name}"; bedoelt u "{near}"?',
  },
  'rules.name-of-several': {
    en: 'several rules are called "{name}"; write {choices| or }',
    nl: 'meerdere sync rules heten "{name}"; schrijf {choices| of }',
  },
  'rules.no-setting': { en: 'there is no such setting here', nl: "zo'n instelling is hier niet" },
  'rules.no-setting-near': {
    en: 'there is no such setting here; did you mean "{near}"?',
    nl: 'zo\'n instelling is hier niet; bedoelt u "{near}"?',
  },
  'rules.text-or-mapping': {
    en: 'must be a text or a mapping (name: value)',
    nl: 'moet tekst of een mapping (naam: waarde) zijn',
  },
  'rules.attribute-name': {
    en: 'an attribute is named by letters, digits and hyphens',
    nl: 'de naam van een attribuut bestaat uit letters, cijfers en koppeltekens',
  },
  'rules.parameter-name': {
    en: 'a parameter is named by letters, digits and dots',
    nl: 'de naam van een parameter bestaat uit letters, cijfers en punten',
  },
  'rules.operator-needs-value': {
    en: 'this operator needs a value',
    nl: 'deze operator heeft een waarde nodig',
  },
  'rules.this-operator-needs-value': {
    en: '{operator} needs a value',
    nl: '{operator} heeft een waarde nodig',
  },
  'rules.scope-form': {
    en: 'must be "attribute OPERATOR value"; operators: {operators| }',
    nl: 'moet "attribuut OPERATOR waarde" zijn; operatoren: {operators| }',
  },
  'rules.join-form': {
    en: 'must be "connectorSpaceAttribute = metaverseAttribute"',
    nl: 'moet "attribuut van de connector space = attribuut van de metaverse" zijn',
  },
  'rules.flow-form': {
    en: 'a flow has exactly one of source, constant and expression',
    nl: 'een flow heeft precies één van source, constant en expression',
  },
  'rules.below': { en: '{path}: {problem}', nl: '{path}: {problem}' },
  'rules.in-expression': {
    en: '{problem} (column {column} of the expression)',
    nl: '{problem} (kolom {column} van de expressie)',
  },
  'rules.in-expression-line': {
    en: '{problem} (line {line}, column {column} of the expression)',
    nl: '{problem} (regel {line}, kolom {column} van de expressie)',
  },
  'rules.at-place': { en: '{place}{problem}', nl: '{place}{problem}' },
});

/** What can be wrong in exported XML. */
export const xmlDetail = defineDetails({
  'rules.not-xml': { en: 'not well-formed XML: {reason}', nl: 'geen welgevormde XML: {reason}' },
  'rules.xml-one-of': {
    en: 'must be one of {options}, not "{given}"',
    nl: 'moet een van deze zijn: {options}; niet "{given}"',
  },
  'rules.xml-whole-number': { en: 'must be a whole number', nl: 'moet een geheel getal zijn' },
  'rules.xml-element-missing': {
    en: '<{element}> is missing or empty',
    nl: '<{element}> ontbreekt of is leeg',
  },
  'rules.xml-operator': {
    en: '"{operator}" is not an operator of a scope filter',
    nl: '"{operator}" is geen operator van een scopefilter',
  },
  'rules.xml-no-dest': { en: 'the mapping has no <dest>', nl: 'de mapping heeft geen <dest>' },
  'rules.xml-merge-type': { en: '"{type}" is not a merge type', nl: '"{type}" is geen samenvoegwijze' },
  'rules.xml-several-sources': {
    en: 'several source attributes need an expression',
    nl: 'meer dan één bronattribuut vraagt een expressie',
  },
  'rules.xml-no-source': {
    en: 'the mapping has neither <src> nor <expression>',
    nl: 'de mapping heeft <src> noch <expression>',
  },
});

/** What an exported rule meant in its home, and cannot mean here. */
export const importDetail = defineDetails({
  'rules.imported-from-cloud': {
    en: 'the rule reads from the cloud, which is only a target here: it is switched off',
    nl: 'de sync rule leest uit de cloud, die hier alleen doel is: de regel is uitgeschakeld',
  },
  'rules.imported-to-forest': {
    en: 'the rule writes into the forest, which is only a source here: it is switched off',
    nl: 'de sync rule schrijft naar het forest, dat hier alleen bron is: de regel is uitgeschakeld',
  },
  'rules.imported-class': {
    en: 'the metaverse has no class {class}, only {classes}: the rule is switched off',
    nl: 'de metaverse heeft geen klasse {class}, alleen {classes}: de sync rule is uitgeschakeld',
  },
  'rules.imported-lost': {
    en: 'the cloud has no attribute {attribute}; the flow is left out: {why}',
    nl: 'de cloud heeft geen attribuut {attribute}; de flow is weggelaten: {why}',
  },
  'rules.imported-anchor': {
    en: 'the server of this export used {attribute} as the source anchor; connect.yaml has to say sourceAnchor: {attribute}',
    nl: 'de server van deze export gebruikte {attribute} als source anchor; in connect.yaml moet sourceAnchor: {attribute} staan',
  },
  'rules.lost-dn': {
    en: 'an object in the cloud is identified by its source anchor',
    nl: 'een object in de cloud is herkenbaar aan de source anchor',
  },
  'rules.lost-common-name': {
    en: 'the cloud keeps the display name',
    nl: 'de cloud bewaart de weergavenaam',
  },
  'rules.set-incomplete': {
    en: 'the imported set needs an inbound rule that creates objects in the metaverse and an outbound rule that creates them in the cloud; export all rules of the server, and import them with "hawser rules import"',
    nl: 'de geïmporteerde set heeft een inkomende sync rule nodig die objecten in de metaverse maakt, en een uitgaande die ze in de cloud maakt; exporteer alle sync rules van de server en importeer ze met "hawser rules import"',
  },
  'rules.set-beside-defaults': {
    en: 'the folder holds an imported set, which replaces the default rules; write rules.set: imported in connect.yaml, or take it out of the folder',
    nl: 'in de map staat een geïmporteerde set, die de standaardregels vervangt; schrijf rules.set: imported in connect.yaml, of haal de set uit de map',
  },
});

/** Names of attributes that neither side knows, and text that was meant as something else. */
export const nameDetail = defineDetails({
  'rules.no-attribute-near': {
    en: '{side} has no attribute {name}; did you mean {near}? (If it is your own, name it under "attributes:".)',
    nl: '{side} heeft geen attribuut {name}; bedoelt u {near}? (Is het uw eigen attribuut, noem het dan onder "attributes:".)',
  },
  'rules.attribute-unknown': {
    en: '{side} has no attribute {name}, as far as the check knows; if it is your own, name it under "attributes:"',
    nl: '{side} heeft geen attribuut {name}, voor zover de controle weet; is het uw eigen attribuut, noem het dan onder "attributes:"',
  },
  'rules.attribute-not-read': {
    en: 'no outbound rule reads {name} from the metaverse',
    nl: 'geen uitgaande sync rule leest {name} uit de metaverse',
  },
  'rules.attribute-not-written': {
    en: 'no inbound rule writes {name} to the metaverse',
    nl: 'geen inkomende sync rule schrijft {name} naar de metaverse',
  },
  'rules.side-forest': { en: 'the schema of the directory', nl: 'het schema van de directory' },
  'rules.side-cloud': { en: 'the cloud', nl: 'de cloud' },
  'rules.side-metaverse': { en: 'the metaverse', nl: 'de metaverse' },
  'rules.constant-word': {
    en: 'a constant cannot be {word}; write expression: {word}',
    nl: 'een constante kan geen {word} zijn; schrijf expression: {word}',
  },
  'rules.constant-expression': {
    en: 'as a constant, {text} is only text; write it as an expression',
    nl: 'als constante is {text} tekst; schrijf het als expressie',
  },
});

/** What can be wrong with a flow when it is held against the schemas. */
export const flowDetail = defineDetails({
  'rules.reference-into-value': {
    en: '[{attribute}] is a reference; {target} is not',
    nl: '[{attribute}] is een verwijzing; {target} niet',
  },
  'rules.not-mergeable': {
    en: '{target} holds one value: it cannot be merged',
    nl: '{target} bevat één waarde: die kan niet worden samengevoegd',
  },
  'rules.wrong-result': {
    en: '{target} is {type}, but the expression yields {given}',
    nl: '{target} is {type}, maar de expressie levert {given}',
  },
  'rules.kind-string': { en: 'string', nl: 'tekst' },
  'rules.kind-number': { en: 'number', nl: 'een getal' },
  'rules.kind-boolean': { en: 'boolean', nl: 'True of False' },
  'rules.kind-binary': { en: 'binary', nl: 'binaire gegevens' },
  'rules.kind-date': { en: 'date', nl: 'een datum' },
  'rules.kind-reference': { en: 'reference', nl: 'een verwijzing' },
  'rules.kind-option': { en: 'option', nl: 'een optie' },
  'rules.kind-any': { en: 'any', nl: 'een waarde' },
});

/** What comes of several rules on one object, and why one of them has no say. */
export const decisionDetail = defineDetails({
  'rules.merge-types-differ': {
    en: '"{one}" flows it as {type}, "{other}" as {otherType}: all have to be the same',
    nl: '"{one}" laat het vloeien als {type}, "{other}" als {otherType}: alle moeten gelijk zijn',
  },
  'rules.ambiguous-flow': {
    en: 'two objects of one connector contribute by the same rule "{rule}"',
    nl: 'twee objecten van één connector dragen bij via dezelfde sync rule "{rule}"',
  },
  'rules.ambiguous-join': {
    en: 'several rules with different join criteria are in scope: {rules}',
    nl: 'meerdere sync rules met verschillende joincriteria zijn in scope: {rules}',
  },
  'rules.lost-null': { en: 'contributed NULL', nl: 'droeg NULL bij' },
  'rules.lost-control': { en: '{control}', nl: '{control}' },
  'rules.lost-to-null': { en: '"{rule}" is AuthoritativeNull', nl: '"{rule}" geeft AuthoritativeNull' },
  'rules.lost-merged': { en: 'merged', nl: 'samengevoegd' },
  'rules.lost-precedence': {
    en: 'precedence {mine} against {theirs}',
    nl: 'precedence {mine} tegenover {theirs}',
  },
  'rules.not-met': {
    en: 'not met: {clauses|; nor }',
    nl: 'niet voldaan: {clauses|; en evenmin }',
  },
});

/** Why a file does not hold an object to try rules on. */
export const objectDetail = defineDetails({
  'rules.object-empty': { en: 'it is empty', nl: 'het is leeg' },
  'rules.object-binary': { en: 'it is not text', nl: 'het is geen tekst' },
  'rules.object-no-entry': { en: 'it has no entry', nl: 'er staat geen entry in' },
  'rules.object-at': { en: '{path} {problem}', nl: '{path} {problem}' },
  'rules.no-source': { en: 'no rule reads from a directory', nl: 'geen enkele sync rule leest uit een directory' },
  'rules.no-connector': {
    en: 'there is no connector "{connector}" in the rules',
    nl: 'er is geen connector "{connector}" in de sync rules',
  },
});
