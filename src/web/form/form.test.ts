import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isHawserError } from '../../base/errors.ts';
import { languages } from '../../base/messages.ts';
import { readerOf } from '../page.ts';
import { FieldProblem } from './field-problem.ts';
import { viewForm } from './form-view.ts';
import {
  choice,
  files,
  hidden,
  line,
  lines,
  widgetsOf,
  oneLine,
  optionalDecimal,
  password,
  tick,
  wholeNumber,
} from './widget.ts';
import { parseForm } from './parse.ts';
import type { Posted } from './posted.ts';
import { readForm } from './posted.ts';
import { presentState } from './state.ts';

const text = (en: string, nl: string) => ({ en, nl });
const form = z.object({
  name: line(oneLine(20).min(1), {
    label: text('Name', 'Naam'),
    hint: text('As on the door', 'Zoals op de deur'),
    missing: text('Enter a name', 'Vul een naam in'),
    autocomplete: 'organization',
  }),
  secret: password(30, { label: text('Password', 'Wachtwoord'), autocomplete: 'new-password' }),
  story: lines(z.string().max(200), { label: text('Story', 'Verhaal') }),
  even: line(
    oneLine().refine(
      (word) => word.length % 2 === 0,
      new FieldProblem(text('{n} is odd', '{n} is oneven'), { n: 'It' }),
    ),
    { label: text('Even', 'Even') },
  ),
  count: wholeNumber({ min: 0, max: 500 }, { label: text('Count', 'Aantal'), wrong: text('0 to 500', '0 tot 500') }),
  share: optionalDecimal({ min: 0, max: 100 }, { label: text('Share', 'Aandeel') }),
  on: tick({ label: text('On', 'Aan') }),
  colour: choice(['red', 'blue'], {
    label: text('Colour', 'Kleur'),
    options: { red: text('Red', 'Rood'), blue: text('Blue', 'Blauw') },
  }),
  papers: files({ label: text('Papers', 'Papieren') }, 3),
  request: hidden(z.uuid()),
});
const names = Object.keys(form.shape);
const en = readerOf('en');

function posted(fields: Readonly<Record<string, string | File | readonly (string | File)[]>>): Posted {
  return new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()]));
}

const good = {
  ...{ name: ' Anna ', secret: ' p ', story: 'one\r\ntwo', even: 'ab', count: '12', share: '2,5', on: 'on' },
  ...{ colour: 'blue', request: '6a0b4f2e-54c8-4c8f-9d3e-0f6a7b1c2d3e' },
};
const problemsOf = (fields: Posted, language: 'en' | 'nl' = 'en') =>
  parseForm(form, fields, readerOf(language)).state.problems.map(({ field, words }) => [field, words]);

test('a form gives typed values: trimmed, a password as it was typed, ends of lines as one', () => {
  const paper = new File(['x'], 'x.txt');
  const { values } = parseForm(form, posted({ ...good, papers: [paper, new File([], '')] }), en);
  expect(values).toEqual({
    ...{ name: 'Anna', secret: ' p ', story: 'one\ntwo', even: 'ab', count: 12, share: 2.5, on: true, colour: 'blue' },
    ...{ papers: [paper], request: good.request },
  });
});

test('what is wrong stands beside its field, in the words of the field and the language of the reader', () => {
  const wrong = { ...good, name: '  ', even: 'abc', count: '501', share: 'x', colour: 'green', request: 'x' };
  expect(problemsOf(posted(wrong))).toEqual([
    ['name', 'Enter a name'],
    ['even', 'It is odd'],
    ['count', '0 to 500'],
    ['share', 'This value is not valid'],
    ['colour', 'This value is not valid'],
    ['request', expect.stringContaining('(request)')],
  ]);
  expect(problemsOf(posted(wrong), 'nl').slice(0, 3)).toEqual([
    ['name', 'Vul een naam in'],
    ['even', 'It is oneven'],
    ['count', '0 tot 500'],
  ]);
  expect(problemsOf(posted({ ...good, name: 'n'.repeat(21) }))).toEqual([['name', 'Use 20 characters or fewer']]);
});

test.each([
  ['missing', undefined],
  ['repeated', ['a', 'b']],
  ['a file', new File(['x'], 'x')],
  ['a NUL', 'a\0b'],
  ['a line break', 'a\nb'],
  ['half a character', '\ud800'],
])('%s where a line belongs is a problem beside the field', (_, value) => {
  expect(problemsOf(posted({ ...good, name: value ?? [] }))).toEqual([['name', expect.any(String)]]);
});

test('text where a file belongs, too many files and another tick than a browser sends are problems beside their fields', () => {
  const paper = new File(['x'], 'x');
  expect(problemsOf(posted({ ...good, papers: 'x' }))).toEqual([['papers', expect.any(String)]]);
  expect(problemsOf(posted({ ...good, papers: [paper, paper, paper, paper] }))).toEqual([
    ['papers', expect.any(String)],
  ]);
  expect(problemsOf(posted({ ...good, on: 'true' }))).toEqual([['on', expect.any(String)]]);
});

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('on', '', '\0', '1e9', '-1', '٣', '9'.repeat(400), '__proto__', '\ud800'),
  fc.uint8Array().map((octets) => new File([octets], 'f')),
);
const anyPosted: fc.Arbitrary<Posted> = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string()),
      fc.array(value, { maxLength: 3 }),
    ),
  )
  .map((entries) => new Map(entries));

test('whatever is in the fields: values of the schema, or problems; never an exception, and a page in any case', async () => {
  await fc.assert(
    fc.asyncProperty(anyPosted, fc.constantFrom(...languages), async (fields, language) => {
      const { values, state } = parseForm(form, fields, readerOf(language));
      expect(values === undefined).toBe(state.problems.length > 0);
      if (values) expect(z.safeEncode(form, values).success).toBe(true);
      for (const { field, words } of state.problems) {
        expect(field === null || names.includes(field)).toBe(true);
        expect(words).not.toBe('');
      }
      const page = String(await viewForm(readerOf(language), form, state, '/x').element(''));
      expect(page).toContain('<form');
    }),
    { numRuns: 500 },
  );
});

test.each([
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  '',
])('any octets as %s are read, or refused as an expected failure of the sender', async (type) => {
  const part = fc.oneof(
    fc.uint8Array(),
    fc
      .constantFrom(
        '--x\r\n',
        '--x--\r\n',
        'content-disposition: form-data; name="name"',
        '\r\n\r\n',
        'name=%ff%00&',
        '%',
      )
      .map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part), async (parts) => {
      const body = Buffer.concat(parts);
      const request = new Request('http://x/', {
        method: 'POST',
        body,
        headers: type === '' ? {} : { 'content-type': type },
      });
      try {
        parseForm(form, await readForm(request), en);
      } catch (error) {
        if (!isHawserError(error)) throw error;
        expect(error.entry.status).toBeGreaterThanOrEqual(400);
        expect(error.entry.status).toBeLessThan(500);
      }
    }),
    { numRuns: 200 },
  );
});

test('a body is never read beyond its limit; parts without end are refused', async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1024;
      controller.enqueue(new TextEncoder().encode('a=b&'.repeat(256)));
    },
  });
  const init = {
    method: 'POST',
    body: endless,
    duplex: 'half',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
  await expect(readForm(new Request('http://x/', init as RequestInit), 1024 * 1024)).rejects.toMatchObject({
    code: 'base.request-too-large',
  });
  expect(sent).toBeLessThan(80 * 1024);
  const parts = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(500);
  const many = new Request('http://x/', {
    method: 'POST',
    body: `${parts}--x--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  await expect(readForm(many)).rejects.toMatchObject({ code: 'base.request-invalid' });
});

/** What a browser sends of a form as it is shown, in octets. */
async function send(
  shown: ReadonlyMap<string, string | boolean>,
  extra: Readonly<Record<string, string>>,
): Promise<Posted> {
  const body = new FormData();
  for (const [name, widget] of widgetsOf(form)) {
    const value = shown.get(name) ?? '';
    if (widget.kind === 'files') body.append(name, new File([], ''));
    else if (typeof value === 'string') body.append(name, value.replaceAll(/\r?\n/g, '\r\n'));
    else if (value) body.append(name, 'on');
  }
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return await readForm(new Request('http://x/', { method: 'POST', body }));
}

const word = fc
  .stringMatching(/^[\p{L}\p{N}'"<&][\p{L}\p{N} '"<&;]{0,18}[\p{L}\p{N}'"<&]$/u)
  .filter((text) => text.length <= 20);
const validValues = fc.record({
  name: word,
  story: fc.stringMatching(/^[\p{L}<>&"\n ]{0,100}$/u),
  even: word.filter((text) => text.length % 2 === 0),
  count: fc.integer({ min: 0, max: 500 }),
  share: fc.option(fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000)),
  on: fc.boolean(),
  colour: fc.constantFrom('red' as const, 'blue' as const),
  request: fc.uuid(),
});

test('values → form → values: a form that is sent as it opened changes nothing, in any language', async () => {
  await fc.assert(
    fc.asyncProperty(validValues, fc.constantFrom(...languages), async (values, language) => {
      const { shown } = presentState(form, values, language);
      const back = parseForm(form, await send(shown, { secret: 's' }), readerOf(language));
      expect(back.values).toEqual({ ...values, secret: 's', papers: [] });
    }),
    { numRuns: 300 },
  );
});

test('a field without a widget is reported as our own mistake at once', () => {
  expect(() => widgetsOf(z.object({ name: z.string() }))).toThrow(TypeError);
});
