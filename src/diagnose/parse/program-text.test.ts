import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';

/** Texts that name a code without having met it. */
const programs: Readonly<Record<string, string>> = {
  'a switch': 'func name(code uint32) string {\n\tswitch code {\n\tcase 0x801c03f2:\n\t\treturn "not found"\n\t}\n}',
  'a script': "#!/bin/bash\nif grep -q 'Preauthentication failed' log; then\n  exit 1\nfi",
  'a test': "describe('codes', () => {\n  test('one', () => {\n    expect(read('AADSTS50126')).toBe(1);\n  });\n});",
  commits: '9f0a1c2 fix: AADSTS50076 no longer crashes\n771ab30 docs: explain 0x80090016',
  'a green run':
    ' PASS  src/a.test.ts\n   ✓ maps AADSTS50126 to wrong password (3 ms)\n   ✓ refuses AADSTS700016\nTests: 2 passed',
  'a changelog': '# Changelog\n## 1.2.0\n### Fixed\n- AADSTS50076 is shown to the user',
  'the changelog of a Debian package':
    'sssd (2.9.5-1) unstable; urgency=medium\n\n  * krb5_child: log "Clock skew too great" once only\n',
  'the changelog of an RPM package':
    '* Mon Jun 02 2025 Packager <p@example.com> - 2.9.5-1\n- krb5_child: log "Clock skew too great" once only\n',
  'questions of a course': 'Question 4. Event 4776 shows 0xC0000234. What do you do?\nQuestion 5. And 0xC000006A?',
  'a closed ticket': 'Melding 4711 - status: gesloten\nGebruiker kreeg AADSTS50126; wachtwoord hersteld.',
  'an announcement':
    'From 1 June you reset your own password. If you see the message "SSPR_0014", register first;\nSSPR_0029 is for the help desk.',
  minutes: 'Vergadering 12-11, punt 4: minder AADSTS50126 dan vorige maand. Geen actie.',
};

describe('a text that names codes and met none', () => {
  test.each(Object.entries(programs))('%s raises no alarm', (_, text) => {
    expect(diagnoseText(text).verdict).toBe('cannot-tell');
  });

  test.each([
    ['an exception with its stack', 'AuthError: AADSTS50126: wrong\n    at login (a.js:1:2)\n    at main (b.js:3:4)'],
    ['a log', '2026-10-20 08:12:01 ERROR AADSTS50126: Invalid username or password'],
    [
      'a log of steps with commits in it',
      '9f0a1c2 fix: retry\n10:02:11 ERROR AADSTS50126: Invalid username\n771ab30 docs: more\n3310aaa fix: x',
    ],
    ['a run with a step that failed', '✓ compile\n✓ lint\n✓ unit\nsign-in failed: AADSTS700016: Application not found'],
    ['a test that failed', '✓ compile\n✓ lint\n✓ unit\n✕ signs in: AADSTS50126: Invalid username or password'],
    ['a log below the heading of a changelog', '# Changelog\n2026-03-01T10:00:00Z AADSTS50126: Invalid username'],
    ['a page that says what to do', 'If you see this message, call us. AADSTS50126: Invalid username. SSPR_0014'],
    ['what a driver prints', "error {\n  code: 'AADSTS50126',\n}\n"],
  ])('%s is no program', (_, text) => {
    expect(diagnoseText(text).verdict).toBe('problem');
  });
});
