import { asRunHere } from '../../base/command-style.ts';
import { isObject } from '../../base/object.ts';
import type { ObjectExplanation } from '../../connect/index.ts';
import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { Translate } from '../terminal/translate.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

const out = process.stdout;
const bold = (text: string): string => styled('bold', text, out);
const dim = (text: string): string => styled('dim', text, out);

const texts = {
  nowhere: { en: 'No connector space holds such an object.', nl: 'Geen enkele connector space bevat zo’n object.' },
  searchBy: {
    en: 'Search by name, sign-in name, mail address, DN, anchor or source anchor. If it is in the forest, it may lie outside the containers that are read, or\nbe of a class that is not read:',
    nl: 'Zoek op naam, aanmeldnaam, mailadres, DN, anchor of source anchor. Staat het wel in het forest, dan ligt het misschien buiten de containers die worden\ngelezen, of is het van een klasse die niet wordt gelezen:',
  },
  checksThere: { en: 'looks there', nl: 'kijkt daar' },
  forest: { en: 'Forest', nl: 'Forest' },
  metaverse: { en: 'Metaverse', nl: 'Metaverse' },
  cloud: { en: 'Cloud', nl: 'Cloud' },
  error: { en: 'Error', nl: 'Fout' },
  changed: {
    en: ' (changed since the last synchronization)',
    nl: ' (gewijzigd sinds de laatste synchronisatie)',
  },
  notInScope: { en: 'not in scope of', nl: 'niet in scope van' },
  attributes: {
    en: '{objectClass}, {count} {count:attribute/attributes}',
    nl: '{objectClass}, {count} {count:attribuut/attributen}',
  },
  notThere: {
    en: 'not there: no rule that joins or projects applies',
    nl: 'niet aanwezig: er geldt geen sync rule die joint of projecteert',
  },
  columnAttribute: { en: 'attribute', nl: 'attribuut' },
  columnValue: { en: 'value', nl: 'waarde' },
  columnRule: { en: 'rule', nl: 'sync rule' },
  columnLosers: { en: 'wins over', nl: 'wint van' },
  cloudHas: { en: ' (the cloud has {value})', nl: ' (de cloud heeft {value})' },
  inTheCloud: { en: '{count} in the cloud', nl: '{count} in de cloud' },
  toGo: { en: ', {toAdd} to add, {toRemove} to remove', nl: ', {toAdd} toe te voegen, {toRemove} te verwijderen' },
  more: { en: '{values} and {count} more', nl: '{values} en nog {count}' },
  confirmed: { en: 'confirmed', nl: 'bevestigd' },
  'pending-add': { en: 'waits to be added', nl: 'moet nog worden toegevoegd' },
  'pending-update': { en: 'waits to be updated', nl: 'moet nog worden bijgewerkt' },
  'pending-delete': { en: 'waits to be deleted', nl: 'moet nog worden verwijderd' },
  absent: { en: 'not there', nl: 'niet aanwezig' },
} as const satisfies Record<string, Text>;

/**
 * One object from forest to cloud: where it was seen, what the metaverse made of it, what the cloud has, and why not
 * where it is not there.
 */
export function viewExplanation(explanations: readonly ObjectExplanation[], language: Language): string {
  const t = translateInto(language);
  if (explanations.length === 0) {
    return [t(texts.nowhere), '', t(texts.searchBy), hint('hawser doctor object NAME', t(texts.checksThere))].join(
      '\n',
    );
  }
  const rule = dim('─'.repeat(Math.min(60, process.stdout.columns || 60)));
  return explanations.map((each) => viewOne(each, language)).join(`\n\n${rule}\n\n`);
}

/** The head of a part: its name in a column of its own. */
function head(name: string, text: string): string {
  return `${bold(name.padEnd(9))}  ${text}`;
}

const below = ' '.repeat(11);

type OutOfScope = ObjectExplanation['sources'][number]['outOfScope'];

function viewOutOfScope(outOfScope: OutOfScope, language: Language): string[] {
  const words = styled('yellow', translateInto(language)(texts.notInScope), out);
  return outOfScope.map(
    ({ rule, because }) => `${below}${words} ${rule.precedence} ${rule.name}: ${formatDetail(because, language)}`,
  );
}

function viewOne({ sources, metaverse, targets, errors }: ObjectExplanation, language: Language): string {
  const t = translateInto(language);
  const made = metaverse && {
    objectClass: metaverse.objectClass,
    count: Object.keys(metaverse.attributes).length,
  };
  return [
    ...sources.flatMap(({ connector, dn, objectClass, isPending, outOfScope }) => [
      head(t(texts.forest), `${connector}: ${objectClass}${isPending ? styled('yellow', t(texts.changed), out) : ''}`),
      below + dn,
      ...(metaverse ? [] : viewOutOfScope(outOfScope, language)),
    ]),
    head(t(texts.metaverse), made ? t(texts.attributes, made) : styled('yellow', t(texts.notThere), out)),
    ...(metaverse ? ['', valuesTable(metaverse.attributes, language), ''] : []),
    ...targets.flatMap((target) => viewTarget(target, language)),
    ...errors.map(
      ({ code, detail }) =>
        `${styled('red', t(texts.error).padEnd(9), out)}  ${code}: ${formatDetail(detail, language)}\n${below}${asRunHere(`hawser explain ${code}`)}`,
    ),
  ].join('\n');
}

function viewTarget(target: ObjectExplanation['targets'][number], language: Language): string[] {
  const t = translateInto(language);
  const { connector, state, attributes, references, outOfScope, errors, targetId } = target;
  const colour = state === 'confirmed' ? 'green' : state === 'absent' ? 'red' : 'yellow';
  const id = targetId === null ? '' : dim(` ${targetId}`);
  const lines = [head(t(texts.cloud), `${connector}: ${styled(colour, t(texts[state]), out)}${id}`)];
  if (state === 'absent') lines.push(...viewOutOfScope(outOfScope, language));
  for (const { attribute, rule, detail } of errors)
    lines.push(`${below}${styled('red', t(texts.error), out)} ${rule} ${attribute}: ${formatDetail(detail, language)}`);
  if (Object.keys(attributes).length > 0) lines.push('', valuesTable(attributes, language));
  for (const [name, summary] of Object.entries(references)) {
    lines.push(`${name.padEnd(28)}  ${viewReferences(summary, t)}`);
  }
  return lines;
}

interface ShownValue {
  readonly value: unknown;
  readonly confirmed?: unknown;
  readonly rule: { readonly precedence: number; readonly name: string; readonly connector: string } | null;
  readonly losers: readonly {
    readonly rule: { readonly precedence: number; readonly name: string };
    readonly because: Detail;
  }[];
}

/**
 * Values with the rule behind each, and the rules that had another one. The target's identity is not an attribute that
 * it confirms.
 */
function valuesTable(attributes: Readonly<Record<string, ShownValue>>, language: Language): string {
  const t = translateInto(language);
  const rows = Object.entries(attributes).map(([name, shown]) => ({ name, ...shown }));
  const differs = ({ name, value, confirmed }: (typeof rows)[number]): boolean =>
    name !== 'sourceAnchor' && confirmed !== undefined && !same(value, confirmed);
  return table(rows, [
    { title: t(texts.columnAttribute), value: ({ name }) => name },
    {
      title: t(texts.columnValue),
      value: (row) => {
        const other = differs(row) ? t(texts.cloudHas, { value: shorten(row.confirmed, t) }) : '';
        return shorten(row.value, t) + (other === '' ? '' : styled('yellow', other, out));
      },
    },
    { title: t(texts.columnRule), value: ({ rule }) => (rule ? `${rule.precedence} ${rule.name}` : '') },
    {
      title: t(texts.columnLosers),
      value: ({ losers }) =>
        // That the lower precedence wins, is visible from the two numbers.
        losers
          .map(({ rule, because }) =>
            because.code === 'rules.lost-precedence'
              ? rule.precedence
              : `${rule.precedence} (${formatDetail(because, language)})`,
          )
          .join(', '),
    },
  ]);
}

function viewReferences(
  { exported, toAdd, toRemove }: ObjectExplanation['targets'][number]['references'][string],
  t: Translate,
): string {
  const waiting = toAdd + toRemove > 0 ? styled('yellow', t(texts.toGo, { toAdd, toRemove }), out) : '';
  return t(texts.inTheCloud, { count: exported }) + waiting;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shorten(value: unknown, t: Translate): string {
  if (value === null || value === undefined) return '-';
  const values = Array.isArray(value) ? value : [value];
  const parts = values.map((part) => (isObject(part) ? `${String(part['base64']).slice(0, 16)}…` : String(part)));
  const text =
    parts.length > 2
      ? t(texts.more, { values: parts.slice(0, 2).join(', '), count: parts.length - 2 })
      : parts.join(', ');
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
