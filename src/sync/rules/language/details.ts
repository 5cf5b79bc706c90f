import { defineDetails } from '../../../base/details.ts';

/** What can be wrong with the text of an expression. */
export const syntaxDetail = defineDetails({
  'rules.expression-empty': { en: 'the expression is empty', nl: 'de expressie is leeg' },
  'rules.expected-operator': {
    en: 'expected an operator or the end, not {found}',
    nl: 'verwacht werd een operator of het einde, geen {found}',
  },
  'rules.never-closed': { en: 'the "(" here is never closed', nl: 'het haakje "(" hier wordt nergens gesloten' },
  'rules.expected-symbol': {
    en: 'expected "," or "{symbol}", not {found}',
    nl: 'verwacht werd "," of "{symbol}", geen {found}',
  },
  'rules.expected-value': { en: 'expected a value, not {found}', nl: 'verwacht werd een waarde, geen {found}' },
  'rules.too-deep': { en: 'nested deeper than {depth}', nl: 'dieper genest dan {depth}' },
  'rules.text-never-closed': {
    en: 'the text that starts here has no closing quotation mark',
    nl: 'de tekst die hier begint heeft geen aanhalingsteken aan het eind',
  },
  'rules.expected-attribute': {
    en: 'expected an attribute: [name]',
    nl: 'verwacht werd een attribuut: [naam]',
  },
  'rules.expected-parameter': {
    en: 'expected a parameter: %Domain.FQDN%',
    nl: 'verwacht werd een parameter: %Domain.FQDN%',
  },
  'rules.expected-variable': { en: 'expected a variable: $item', nl: 'verwacht werd een variabele: $item' },
  'rules.typographic-quote': {
    en: '{character} is a typographic quotation mark; use "',
    nl: '{character} is een typografisch aanhalingsteken; gebruik "',
  },
  'rules.no-word': {
    en: '{word} has no meaning here; put text in quotation marks and attributes in [ ]',
    nl: '{word} heeft hier geen betekenis; zet tekst tussen aanhalingstekens en attributen tussen [ ]',
  },
  'rules.no-character': { en: '"{character}" has no meaning here', nl: '"{character}" heeft hier geen betekenis' },
  'rules.the-end': { en: 'the end', nl: 'het einde' },
  'rules.quoted': { en: '"{text}"', nl: '"{text}"' },
  'rules.bracketed': { en: '[{attribute}]', nl: '[{attribute}]' },
});

/** What can be wrong with an expression before there is an object: names, numbers and types of arguments. */
export const checkDetail = defineDetails({
  'rules.reference-read': {
    en: '[{attribute}] is a reference: only its presence and number can be used here (IsPresent, Count, ValueCount); flow it directly',
    nl: '[{attribute}] is een verwijzing: hier zijn alleen aanwezigheid en aantal te gebruiken (IsPresent, Count, ValueCount); laat haar rechtstreeks vloeien',
  },
  'rules.no-parameter': { en: 'there is no parameter %{parameter}%', nl: 'er is geen parameter %{parameter}%' },
  'rules.no-variable': {
    en: '${variable} is not known here; With, Select and Where introduce variables',
    nl: '${variable} is hier onbekend; With, Select en Where voeren variabelen in',
  },
  'rules.no-function': { en: 'there is no function {name}', nl: 'er is geen functie {name}' },
  'rules.no-function-near': {
    en: 'there is no function {name}; did you mean {near}?',
    nl: 'er is geen functie {name}; bedoelt u {near}?',
  },
  'rules.one-argument': { en: '{name}({notation}) has 1 argument', nl: '{name}({notation}) heeft 1 argument' },
  'rules.argument-count': {
    en: '{name}({notation}) has {count} {count:argument/arguments}',
    nl: '{name}({notation}) heeft {count} {count:argument/argumenten}',
  },
  'rules.form-one-argument': {
    en: 'expected {name}({notation}), not 1 argument',
    nl: 'verwacht werd {name}({notation}), niet 1 argument',
  },
  'rules.form-argument-count': {
    en: 'expected {name}({notation}), not {count} {count:argument/arguments}',
    nl: 'verwacht werd {name}({notation}), niet {count} {count:argument/argumenten}',
  },
  'rules.form-needs-variable': {
    en: '{form} begins with a variable: $item',
    nl: '{form} begint met een variabele: $item',
  },
  'rules.form-needs-attribute': {
    en: '{form} takes the name of an attribute in quotation marks',
    nl: 'bij {form} hoort de naam van een attribuut tussen aanhalingstekens',
  },
  'rules.not-joinable': {
    en: '"&" joins text with text, or binary data with binary data',
    nl: '"&" verbindt tekst met tekst, of binaire gegevens met binaire gegevens',
  },
  'rules.no-order': { en: '{one} and {other} have no order', nl: '{one} en {other} hebben geen volgorde' },
  'rules.wrong-type': {
    en: '{what} has to be {wanted}, not {given}',
    nl: '{what} moet {wanted} zijn, geen {given}',
  },
  'rules.one-of-options': { en: '{what} is one of {options}', nl: '{what} is een van {options}' },
  'rules.argument': { en: '{name}: {argument}', nl: '{name}: {argument}' },
  'rules.operand': { en: 'the operand of "-"', nl: 'de operand van "-"' },
  'rules.left-side': { en: 'the left side of "{operator}"', nl: 'de linkerkant van "{operator}"' },
  'rules.right-side': { en: 'the right side of "{operator}"', nl: 'de rechterkant van "{operator}"' },
});

/** Functions of another language that people bring along. */
export const cloudSyncDetail = defineDetails({
  'rules.cloud-sync-function': {
    en: '{name} is a function of Cloud Sync; here, write {instead}',
    nl: '{name} is een functie van Cloud Sync; schrijf hier {instead}',
  },
  'rules.cloud-sync-roles': {
    en: '{name} is a function of Cloud Sync for roles in applications; sync rules know no roles, and nothing takes its place here',
    nl: '{name} is een functie van Cloud Sync voor rollen in toepassingen; sync rules kennen geen rollen, en er is geen vervanging',
  },
  'rules.cloud-sync-none': {
    en: '{name} is a function of Cloud Sync; nothing takes its place here',
    nl: '{name} is een functie van Cloud Sync; er is geen vervanging',
  },
});

/** The types of the language, as the object of a sentence. */
export const typeDetail = defineDetails({
  'rules.type-text': { en: 'text', nl: 'tekst' },
  'rules.type-number': { en: 'a number', nl: 'een getal' },
  'rules.type-boolean': { en: 'True or False', nl: 'True of False' },
  'rules.type-binary': { en: 'binary data', nl: 'binaire gegevens' },
  'rules.type-date': { en: 'a date', nl: 'een datum' },
  'rules.type-option': { en: 'an option', nl: 'een optie' },
  'rules.type-any': { en: 'a value', nl: 'een waarde' },
  'rules.type-reference': { en: 'a reference', nl: 'een verwijzing' },
});

/** What can go wrong when an expression meets the values of an object. */
export const valueDetail = defineDetails({
  'rules.raised': { en: '{message}', nl: '{message}' },
  'rules.raised-empty': { en: 'the rule raised an error', nl: 'de sync rule gaf zelf een fout' },
  'rules.holds-one': {
    en: '{attribute} holds one value, but there are {count}',
    nl: '{attribute} bevat één waarde, maar er zijn er {count}',
  },
  'rules.flows-direct': {
    en: '{attribute} is a reference: it takes a direct flow',
    nl: '{attribute} is een verwijzing: die vraagt een rechtstreekse flow',
  },
  'rules.holds-type': {
    en: '{attribute} holds {type}, not {value}',
    nl: '{attribute} bevat {type}, geen {value}',
  },
  'rules.control-inside': {
    en: '{control} cannot be used inside an expression',
    nl: '{control} kan niet binnen een expressie worden gebruikt',
  },
  'rules.expected-one': {
    en: 'expected one value, but there are {count}',
    nl: 'verwacht werd één waarde, maar er zijn er {count}',
  },
  'rules.binary-not-text': {
    en: 'binary data is not text; use ConvertToBase64, StringFromGuid or StringFromSid',
    nl: 'binaire gegevens zijn geen tekst; gebruik ConvertToBase64, StringFromGuid of StringFromSid',
  },
  'rules.null': { en: 'NULL', nl: 'NULL' },
  'rules.not-a-number': { en: '{value} is not a number', nl: '{value} is geen getal' },
  'rules.not-in-range': {
    en: '{value} is not a whole number in range',
    nl: '{value} is geen geheel getal binnen het bereik',
  },
  'rules.not-a-whole-number': { en: '{value} is not a whole number', nl: '{value} is geen geheel getal' },
  'rules.not-a-boolean': { en: '{value} is neither True nor False', nl: '{value} is True noch False' },
  'rules.not-binary': { en: '{value} is not binary data', nl: '{value} is geen binaire waarde' },
  'rules.not-a-date-value': {
    en: '{value} is not a date; use CDate or DateFromNum',
    nl: '{value} is geen datum; gebruik CDate of DateFromNum',
  },
  'rules.incomparable': {
    en: '{one} and {other} cannot be compared',
    nl: '{one} en {other} zijn niet te vergelijken',
  },
  'rules.division-by-zero': { en: 'division by zero', nl: 'deling door nul' },
  'rules.is-null': { en: '{what} is NULL', nl: '{what} is leeg (NULL)' },
});

/** What the functions say of their arguments. */
export const functionDetail = defineDetails({
  'rules.not-a-date-format': { en: '"{format}" is not a date format', nl: '"{format}" is geen datumnotatie' },
  'rules.not-a-date': { en: '{value} is not a date', nl: '{value} is geen datum' },
  'rules.not-a-date-of-ad': { en: '{value} is not a date of AD', nl: '{value} is geen datum van AD' },
  'rules.too-many-digits': {
    en: 'a fraction of a second has at most 7 digits',
    nl: 'een deel van een seconde heeft hoogstens 7 cijfers',
  },
  'rules.not-an-interval': {
    en: '{value} is not an interval: {intervals| }',
    nl: '{value} is geen interval: {intervals| }',
  },
  'rules.date-out-of-range': { en: 'the date is out of range', nl: 'de datum ligt buiten het bereik' },
  'rules.the-format': { en: 'the format', nl: 'de notatie' },
  'rules.not-a-certificate': { en: '{value} is not a certificate', nl: '{value} is geen certificaat' },
  'rules.not-a-name-type': {
    en: '{value} is not a type of name: {types}',
    nl: '{value} is geen soort naam: {types}',
  },
  'rules.the-padding': { en: 'the padding character', nl: 'het opvulteken' },
  'rules.padding-length': {
    en: 'the padding has to be one character, not "{value}"',
    nl: 'het opvulteken moet één teken zijn, geen "{value}"',
  },
  'rules.padding-too-long': {
    en: '{count} {count:character is/characters are} too many to pad to',
    nl: '{count} tekens is te veel om tot op te vullen',
  },
  'rules.start-too-low': {
    en: 'the start has to be 1 or more, not {value}',
    nl: 'het begin moet 1 of meer zijn, niet {value}',
  },
  'rules.not-a-replacement': {
    en: '"{pair}" is not a replacement like ö:oe',
    nl: '"{pair}" is geen vervanging zoals ö:oe',
  },
  'rules.the-index': { en: 'the index', nl: 'de index' },
  'rules.the-number': { en: 'the number', nl: 'het getal' },
  'rules.the-length': { en: 'the length', nl: 'de lengte' },
  'rules.no-item': {
    en: 'there is no item {index}; the attribute has {count}',
    nl: 'er is geen waarde {index}; het attribuut heeft er {count}',
  },
  'rules.delimiter-length': {
    en: 'the delimiter has to be one character, not "{value}"',
    nl: 'het scheidingsteken moet één teken zijn, geen "{value}"',
  },
  'rules.limit-too-low': {
    en: 'the limit has to be 1 or more, not {value}',
    nl: 'de grens moet 1 of meer zijn, niet {value}',
  },
  'rules.not-a-dn': { en: '{value} is not a distinguished name', nl: '{value} is geen distinguished name' },
  'rules.no-component': {
    en: 'there is no component {index}; the name has {count}',
    nl: 'er is geen onderdeel {index}; de naam heeft er {count}',
  },
  'rules.only-option': {
    en: '{value} is not an option; the only one is "DC"',
    nl: '{value} is geen optie; de enige is "DC"',
  },
  'rules.end-below-start': {
    en: 'the end ({end}) is below the start ({start})',
    nl: 'het einde ({end}) ligt onder het begin ({start})',
  },
  'rules.not-an-encoding': { en: '{value} is not an encoding', nl: '{value} is geen codering' },
  'rules.number-width': {
    en: 'a number is 1 to 8 octets wide, not {count}',
    nl: 'een getal is 1 tot 8 octetten breed, geen {count}',
  },
  'rules.octets-no-number': {
    en: '{count} {count:octet is/octets are} not a number',
    nl: '{count} octetten zijn geen getal',
  },
  'rules.not-base64': { en: '{value} is not base64', nl: '{value} is geen base64' },
  'rules.not-hexadecimal': { en: '{value} is not hexadecimal', nl: '{value} is niet hexadecimaal' },
  'rules.not-a-guid': { en: '{value} is not a GUID', nl: '{value} is geen GUID' },
  'rules.guid-length': { en: 'a GUID has 16 octets, not {count}', nl: 'een GUID heeft 16 octetten, geen {count}' },
  'rules.not-a-sid': {
    en: '{value} is not a security identifier',
    nl: '{value} is geen security identifier',
  },
});
