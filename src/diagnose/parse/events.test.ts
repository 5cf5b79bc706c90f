import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session } from './session.ts';
import { splitRow } from './events-csv.ts';
import { parseTime } from './times.ts';

function events(text: string): [string, number | undefined][] {
  const session = new Session();
  session.push(text);
  return session
    .end()
    .all('event')
    .map(({ key, time }) => [key, time]);
}

const at = Date.UTC(2026, 10, 19, 9, 12, 14);

describe('one event is read the same from', () => {
  it.each([
    [
      'XML',
      "<Event><System><Provider Name='Directory Synchronization'/><EventID>611</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-19T09:12:14.000Z'/></System></Event>",
    ],
    [
      'a copied text',
      'Log Name: Application\nSource: Directory Synchronization\nDate: 11/19/2026 9:12:14 AM\nEvent ID: 611\nLevel: Error\nDescription:\nx\n',
    ],
    [
      'a Dutch one',
      'Logboeknaam: Application\nBron: Directory Synchronization\nDatum: 19-11-2026 09:12:14\nGebeurtenis-id: 611\nNiveau: Fout\nBeschrijving:\nx\n',
    ],
    [
      'Format-List',
      'TimeCreated  : 11/19/2026 9:12:14 AM\nProviderName : Directory Synchronization\nId           : 611\nMessage      : x\n',
    ],
    [
      'CSV',
      'Level,Date and Time,Source,Event ID,Task Category\nError,11/19/2026 9:12:14 AM,Directory Synchronization,611,None,"x\ny"\n',
    ],
    [
      'German CSV',
      'Ebene;Datum und Uhrzeit;Quelle;Ereignis-ID;Aufgabenkategorie\nFehler;19.11.2026 09:12:14;Directory Synchronization;611;Keine;x\n',
    ],
    ['a list row', 'Error\t11/19/2026 9:12:14 AM\tDirectory Synchronization\t611\tNone\n'],
    [
      'our log',
      '{"level":"error","time":"2026-11-19T09:12:14.000Z","source":"Directory Synchronization","eventId":611,"msg":"x"}\n',
    ],
  ])('%s', (_, text) => {
    expect(events(text)).toEqual([['Directory Synchronization/611', at]]);
  });

  it('a sentence, without its time', () => {
    expect(events('we see event 611 of Directory Synchronization every night')).toEqual([
      ['Directory Synchronization/611', undefined],
    ]);
  });
});

describe('rows', () => {
  it('come apart as they were put together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, separator) => {
          const row = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator);
          expect(splitRow(row, separator)).toEqual(cells);
        },
      ),
    );
  });
});

describe('times', () => {
  it.each([
    ['2026-11-19T09:12:14Z', false],
    ['2026-11-19 09:12:14.000 UTC', false],
    ['2026-11-19 10:12:14+01:00', false],
    ['11/19/2026 9:12:14 AM', false],
    ['19-11-2026 09:12:14', false],
    ['19.11.2026 09:12:14', false],
    ['19/11/2026 09:12:14', false],
    ['[19/Nov/2026:10:12:14 +0100]', false],
  ])('%s', (text, dayFirst) => {
    expect(parseTime(text, dayFirst)).toBe(at);
  });
});
