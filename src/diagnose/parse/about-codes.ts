import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { readComplaint } from './complaint.ts';
import { ProgramText } from './program-text.ts';

/** Pages, manuals and release notes explain what codes mean or what was changed about them; nobody met them there. */
const document =
  /\b(?:fixed (?:an|the|several) (?:issues?|bugs?|problems?)|(?:an|the) issue (?:where|in which)|release notes?|version history|what's new|known issues|this (?:article|page|topic) (?:describes|explains|lists|helps|shows)|the following table|error (?:code )?reference|list of (?:error )?codes|opgelost: een probleem waarbij|releaseopmerkingen|versiegeschiedenis|bekende problemen|de volgende tabel)\b/i;
/** An announcement says what a code will mean to those who see it. */
const announced =
  /\b(?:(?:if|when) you (?:later )?(?:see|get)|ziet u (?:later )?|(?:als|wanneer) u (?:later )?|sehen Sie (?:später )?)\W?(?:the|de|die|den)? ?(?:message|error|code|melding|foutmelding|fout|Meldung|Fehlermeldung|Fehler)[\s"'“”‘„«:]{1,4}(?:AADSTS|SSPR|CAA|0x|[A-Z]{3,8}_)/i;
/** Lists of changes as projects and distributions write them, and questions of a course. */
const sheet = new RegExp(
  [
    /^[\s#*]{0,6}(?:change ?log|wijzigingslogboek|änderungsprotokoll)\b/,
    /^[a-z\d][\w.+-]{1,60} \([\w.+~:-]{1,40}\) [\w-]{2,30}; urgency=\w/,
    /^\* (?:mon|tue|wed|thu|fri|sat|sun) [a-z]{3} {1,2}\d{1,2} \d{4} .{1,100}<\S{1,60}@\S{1,60}>/,
    /^(?:question|vraag|opgave|frage|aufgabe) \d{1,3}\s?[.:)]\s/,
    /^[\s#*]{0,6}(?:quiz|exam|toets|tentamen|training (?:for|voor)|schulung für)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
/** People who speak of an error that is over, or of how often it came. */
const talk =
  /\b(?:vergadering|notulen|agendapunt|minutes of|meeting notes|action items|no action (?:needed|required)|geen actie|Besprechung|Protokoll der|compte rendu|maintenance window|wartungsfenster|onderhoudsvenster|expected errors|works (?:again|now)|werkt (?:nu )?weer|(?:ticket|case|incident) (?:#?\w{1,20} )?(?:is |was )?(?:closed|resolved|gesloten|opgelost)|(?:ticket|case|incident|melding|INC\d{4,10})\b.{0,60}\b(?:state|status) ?: ?(?:closed|resolved|gesloten|opgelost|geschlossen|gelöst))\b|^[\s#*]{0,6}(?:runbook|playbook|how-?to|faq|knowledge ?base|handleiding|draaiboek|werkinstructie)\b|^Q ?: .{0,200}\bmean\b/i;
const heading = /^[\s#*|>]{0,8}(?:error ?codes|(?:common|known) errors|foutcodes)[\s|*:]{0,8}$/i;
const columns =
  /^[\s#*|>]{0,8}(?:error ?|symbolic ?|fout)?(?:codes?|names?)\s{0,20}(?:[|\t;]\s{0,20}|\s{2,20})(?:description|meaning|cause|name|value|code|text|message|omschrijving|betekenis|oorzaak|waarde|tekst|melding)s?\b/i;
/** Somebody met it. */
const met =
  /\b(?:i|we|he|she|they|users?|customers?|ik|wij|hij|zij|gebruikers?) (?:still |now |always |all |nog |nu )?(?:gets?|got|sees?|saw|have|has|had|receives?|krijg(?:t|en)?|zie[nt]?|heb|heeft|hebben)\b|\b(?:today|yesterday|this morning|since|vandaag|gisteren|vanmorgen|sinds)\b/i;
/** Shapes that a code may have without having happened. */
const bookish = new Set([
  'code',
  'token-error',
  'reset-page',
  'wizard-page',
  'ldap',
  'event-log',
  'run-result',
  'engine-error',
]);
const leastCodes = 2;

export class AboutCodesReader implements Reader {
  #document: Line | undefined;
  #talk: Line | undefined;
  #sheet: Line | undefined;
  readonly #program = new ProgramText();
  #met = false;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 4000) return 'none';
    readComplaint(line, facts);
    this.#program.add(line);
    if (!this.#sheet && sheet.test(text)) this.#sheet = { ...line };
    if (!this.#talk && talk.test(text)) this.#talk = { ...line };
    if (!this.#document && [document, heading, columns, announced].some((shape) => shape.test(text)))
      this.#document = { ...line, raw: line.raw, text };
    this.#met ||= met.test(text);
    return 'none';
  }

  end(facts: Facts): void {
    const spoken = this.#program.evidence ?? this.#talk ?? (this.#program.hasRun ? undefined : this.#sheet);
    const line = spoken ?? this.#document;
    if (!line || (this.#met && !spoken)) return;
    const codes = [...facts.all('code'), ...facts.all('event')];
    const happened =
      codes.some(({ time }) => time !== undefined) ||
      facts.all('event').some(({ values }) => values.level !== undefined) ||
      facts.has('id');
    const isBookish = [...facts.claims.keys()].every((kind) => bookish.has(kind));
    if (spoken && !happened) facts.add('about', 'codes', spoken, {});
    else if (codes.length >= leastCodes && isBookish && !happened) facts.add('about', 'codes', line, {});
  }
}
