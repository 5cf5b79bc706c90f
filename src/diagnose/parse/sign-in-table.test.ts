import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';

describe('a table of sign-ins', () => {
  test.each([
    ['German, semicolons', 'Datum;Benutzer;Anwendung;Status;Fehlercode\n2026-02-12;b@x.example;Office;Fehler;53003'],
    ['English, commas', 'Date,User,"App, name",Sign-in error code\n2026-02-12,b@x.example,"a, b",53003'],
    ['of a log query, tabs', 'TimeGenerated\tUser\tResultType\n2026-02-12\tb@x.example\t53003'],
  ])('names its number by the heading alone: %s', (_, text) => {
    expect(diagnoseText(text).root).toBe('aadsts-53003');
  });

  test('of sign-ins that succeeded is healthy', () => {
    expect(diagnoseText('Date,User,Sign-in error code\n2026-02-12,b@x.example,0').verdict).toBe('healthy');
  });
});
