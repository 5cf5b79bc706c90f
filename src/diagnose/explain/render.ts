import type { Language, Text } from '../../base/messages.ts';
import { requireRecord } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import type { Explanation, Match, Unknown } from './explain.ts';
import { isGuess } from './explain.ts';
import type { Finding } from '../result.ts';
import type { OwnCode } from './own-codes.ts';
import type { Decoded } from './structure.ts';
import { contextOf, evidenceOf, label, nameOf, originOf, ownerOf, remarkText, writtenForms } from './wording.ts';

/** How a terminal shows parts of the answer; the identity where there is none. */
export interface Paint {
  readonly code: (text: string) => string;
  readonly title: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly command: (text: string) => string;
}

export interface RenderOptions {
  readonly language: Language;
  readonly width: number;
  readonly paint: Paint;
  /** Everything of every match; otherwise three causes and as many actions. */
  readonly full?: boolean;
}

const words = {
  when: { en: 'when', nl: 'wanneer' },
  normal: { en: 'normal', nl: 'normaal' },
  why: { en: 'why', nl: 'waarom' },
  fails: { en: 'if it fails', nl: 'als het mislukt' },
  do: { en: 'do', nl: 'doen' },
  first: { en: 'look first', nl: 'eerst kijken' },
  also: { en: 'see also', nl: 'zie ook' },
  rests: { en: 'evidence', nl: 'gebaseerd op' },
  bits: { en: 'build', nl: 'bouw' },
  near: { en: 'looks like', nl: 'lijkt op' },
  note: { en: 'note', nl: 'let op' },
  unknown: { en: 'not in the catalogue', nl: 'niet in de catalogus' },
  nothing: {
    en: 'No match. Paste the whole text into "hawser diagnose", or give a code, a name, or an event with its source.',
    nl: 'Niets gevonden. Plak de hele tekst in "hawser diagnose", of geef een code, een naam, of een gebeurtenis met de bron ervan.',
  },
  guess: { en: 'Perhaps: ', nl: 'Misschien: ' },
  guessed: {
    en: 'a guess: the text contains no known message; {percent}% of its words match',
    nl: 'een gok: de tekst bevat geen bekende melding; {percent}% van de woorden komt overeen',
  },
  more: { en: '… {count} more: hawser explain --full', nl: '… nog {count}: hawser explain --full' },
  customer: { en: 'set by another vendor', nl: 'van een andere leverancier' },
} as const satisfies Record<string, Text>;

export function renderExplanation(explanation: Explanation, options: RenderOptions): string {
  const { matches, finding, own, unknown, remarks, neighbours } = explanation;
  const { language } = options;
  const blocks = [
    ...own.map((code) => renderOwn(code, options)),
    ...(finding ? [renderFinding(finding, options)] : []),
    ...matches.map((match, index) =>
      index > 0 && isEcho(match, matches) && !options.full ? renderShort(match, options) : renderMatch(match, options),
    ),
    ...unknown.map((code) => renderUnknown(code, options)),
    ...remarks.map((remark) => row(words.note[language], remarkText(remark, language), options)),
  ];
  if (matches.length + own.length + unknown.length === 0 && !finding) {
    blocks.push(wrap(words.nothing[language], options.width).join('\n'));
    if (neighbours.length > 0) blocks.push(nearRow(neighbours, options));
  }
  return blocks.join('\n\n');
}

/** What a rule makes of the text; the other blocks are the codes in it. */
function renderFinding({ headline, cause, actions }: Finding, options: RenderOptions): string {
  const { language, width, paint, full = false } = options;
  return [
    paint.title(headline),
    ...wrap(cause, width),
    '',
    ...(full ? actions : actions.slice(0, 4)).map(({ text, command }, index) =>
      row(index === 0 ? words.do[language] : '', text, options, '→  ', [
        ...(command === null ? [] : [paint.command(`$ ${command}`)]),
      ]),
    ),
  ].join('\n');
}

function renderMatch(match: Match, options: RenderOptions): string {
  const { record, score } = match;
  const { language, paint, full = false } = options;
  const context = contextOf(match, language);
  const causes = full ? record.causes : record.causes.slice(0, 4);
  const fixes = full ? record.fixes : record.fixes.slice(0, 4);
  const { origin, url } = originOf(record, language);
  const reasons = record.space === 'host' ? words.fails : words.why;
  const rests = [evidenceOf(record, language), url ?? origin];
  if (score !== undefined) rests.unshift(words.guessed[language].replace('{percent}', String(Math.round(score * 100))));
  return [
    heading(match, options),
    paint.title(`${isGuess(match) ? words.guess[language] : ''}${record.title[language]}`),
    ...wrap(record.meaning[language], options.width),
    '',
    ...(context === null ? [] : [row(words.when[language], context, options)]),
    ...(record.normalWhen ? [row(words.normal[language], record.normalWhen[language], options)] : []),
    ...causes.map((cause, index) =>
      row(index === 0 ? reasons[language] : '', cause.text[language], options, `${index + 1}  `, [
        ...(cause.ask ? [paint.faint(cause.ask[language])] : []),
        ...(cause.probe === undefined ? [] : [paint.command(`$ ${cause.probe}`)]),
      ]),
    ),
    ...more(record.causes.length - causes.length, options),
    ...fixes.map((fix, index) => {
      const owner = ownerOf(fix.owner, language);
      return row(index === 0 ? words.do[language] : '', fix.text[language], options, '→  ', [
        ...(fix.command === undefined ? [] : [paint.command(`$ ${fix.command}`)]),
        ...(owner === '' || !full ? [] : [paint.faint(owner)]),
      ]);
    }),
    ...more(record.fixes.length - fixes.length, options),
    ...references(words.first[language], record.consequenceOf, options),
    ...references(words.also[language], record.seeAlso, options),
    row(words.rests[language], paint.faint(rests.join(' · ')), options),
  ].join('\n');
}

/** Says nothing of its own beside the others: a wrapper, or a consequence of one of them. */
function isEcho({ record }: Match, matches: readonly Match[]): boolean {
  return record.isWrapper || record.consequenceOf.some((id) => matches.some((other) => other.record.id === id));
}

function renderShort(match: Match, options: RenderOptions): string {
  const { title, meaning } = match.record;
  return [
    heading(match, options),
    options.paint.title(title[options.language]),
    ...wrap(meaning[options.language], options.width),
  ].join('\n');
}

function heading({ record, as }: Match, { language, paint }: RenderOptions): string {
  const shown = label(record, as);
  const { decimal, hex } = writtenForms(record, as);
  const forms = hex !== null && decimal !== null && decimal < 0 ? [`${decimal}`] : [];
  const name = nameOf(record, as);
  return [
    paint.code(shown),
    ...forms,
    ...(name === null || name === shown ? [] : [name]),
    paint.faint(record.source[language]),
  ].join('  ');
}

function renderOwn({ code, room, text, fix }: OwnCode, options: RenderOptions): string {
  const { language, paint } = options;
  return [
    [paint.code(code), paint.faint(`Hawser (${room})`)].join('  '),
    ...wrap(inGeneral(text[language]), options.width),
    ...(fix ? ['', row(words.do[language], inGeneral(fix[language]), options, '→  ')] : []),
  ].join('\n');
}

/** A text whose values nobody knows here: what stands in the middle is left open, what is only added goes. */
function inGeneral(text: string): string {
  return text.replace(/(?<=[.?!])\{\w+\}/g, '').replace(/\{\w+\}/g, '…');
}

function renderUnknown({ written, decoded, neighbours }: Unknown, options: RenderOptions): string {
  const { language, paint } = options;
  return [
    [paint.code(written), paint.title(words.unknown[language])].join('  '),
    ...(decoded.hex !== null && decoded.kind !== 'system-error'
      ? [row(words.bits[language], bits(decoded, language), options)]
      : []),
    row('', decoded.note, options),
    ...(neighbours.length > 0 ? [nearRow(neighbours, options)] : []),
  ].join('\n');
}

function bits(decoded: Decoded, language: Language): string {
  const { hex, decimal, unsigned, kind, severity, facility, code, customer, wraps } = decoded;
  return [
    `${hex} = ${decimal}${decimal === unsigned ? '' : ` = ${unsigned}`}`,
    kind === 'ntstatus' ? 'NTSTATUS' : 'HRESULT',
    ...(severity === null ? [] : [severity]),
    ...(customer ? [words.customer[language]] : []),
    ...(facility === null ? [] : [`facility ${facility.number} (${facility.name})`]),
    `code ${code} (0x${code.toString(16)})`,
    ...(wraps === null ? [] : [`= ${wraps.space} ${wraps.number}`]),
  ].join(', ');
}

function nearRow(neighbours: readonly CodeRecord[], options: RenderOptions): string {
  const { language, paint } = options;
  return neighbours
    .map((record, index) =>
      row(index === 0 ? words.near[language] : '', `${paint.code(label(record))}  ${record.title[language]}`, options),
    )
    .join('\n');
}

function references(title: string, ids: readonly string[], options: RenderOptions): readonly string[] {
  return ids.slice(0, 4).map((id, index) => {
    const record = requireRecord(id);
    return row(
      index === 0 ? title : '',
      `${label(record)}  ${options.paint.faint(record.title[options.language])}`,
      options,
    );
  });
}

function more(count: number, options: RenderOptions): readonly string[] {
  if (count <= 0) return [];
  return [row('', options.paint.faint(words.more[options.language].replace('{count}', String(count))), options)];
}

const gutter = 17;

/** "  why         1  text", wrapped under its own first letter; further lines beneath it. */
function row(
  title: string,
  text: string,
  { width, paint }: RenderOptions,
  bullet = '',
  below: readonly string[] = [],
): string {
  const indent = ' '.repeat(gutter + bullet.length);
  const [first = '', ...rest] = wrap(text, width - indent.length);
  return [
    `${paint.faint(`  ${title}`.padEnd(gutter))}${bullet}${first}`,
    ...rest.map((line) => indent + line),
    ...below.flatMap((line) => wrap(line, width - indent.length)).map((line) => indent + line),
  ].join('\n');
}

/** Breaks at spaces; escape sequences of colours do not count. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const candidate = line === '' ? word : `${line} ${word}`;
    if (visibleLength(candidate) > width && line !== '') {
      lines.push(line);
      line = word;
    } else line = candidate;
  }
  return [...lines, line];
}

// oxlint-disable-next-line no-control-regex -- the escape character is what colours begin with
const colours = /\u001b\[[\d;]*m/g;

function visibleLength(text: string): number {
  return text.replace(colours, '').length;
}
