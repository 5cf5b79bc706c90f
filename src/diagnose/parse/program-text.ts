import type { Line } from '../text/lines.ts';

/**
 * Programs, tests and commits name codes that nobody met: a `case 0x801c03f2:`, a sample in a test, the subject of a
 * commit. A text is one of those where most of its lines are; brackets alone count for nothing.
 */
const statement = new RegExp(
  [
    /^(?:import\s.{1,200}\sfrom\s|from [\w.]+ import |import [\w.*{]|#include\b|using [\w.]+;|package \w)/,
    /^(?:export |public |private |protected |static |async |final ){0,3}(?:const|let|var|val|func|fun|fn|function|def|class|interface|struct|enum|void)\s+\w/,
    /^(?:switch|case|default|return|throw|raise|yield|try|catch|finally|else|elif|except|for|foreach|while|if|unless)\b.{0,300}[{(:;]\s*$/,
    /^(?:if|for|foreach|while|switch)\s?\(.{1,300}\)\s?(?:\{|return\b|throw\b)|^(?:\} ?)?(?:else|catch|finally)\b|^case\s.{1,100}:|^return\b|^throw;?$|^throw new /,
    /^(?:describe|it|test|expect|assert\w{0,20}|beforeEach|afterEach)[(\s]/,
    /^#!\/|^set -[a-z]|^(?:if|while|for)\b.{1,300}; ?(?:then|do)$|^(?:then|fi|done|esac)$|^function \w/,
    /^\$\w+\s?=\s|^param\s?\(|^[\w.]+ = \{$|=>\s?[{(]|^\w+: \{.{0,300}\},?$/,
    /^[\w.$[\]]{1,60} (?:[-+]?=|:=) .{1,300}[;({[]$|^[\w.]{2,80}\(.{0,300}\);$/,
    /^(?:diff --git|@@ -\d|index [0-9a-f]{7}|\+\+\+ b\/|--- a\/)/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const shebang = /^#!\/|^#include\b/;
const commit =
  /^\*?\s{0,4}[0-9a-f]{7,12} (?:\([^)]{1,80}\) )?(?:fix|feat|docs?|chore|refactor|tests?|build|ci|perf|style|revert)\b/i;
const tested =
  /^(?:pull request|merge request)\b|^(?:[✓✔√]|PASS\s|ok \d+\b|--- PASS:|Tests?:? {1,10}\d+ passed|test suite: |={2,} ?\d+ passed)|\b\d+ passed, 0 failed/;
/** Brackets and comments count for neither side; other texts have lines that look like comments. */
const neutral = /^(?:[\s{}()[\];,'"`*=-]*$|\/\/|#|\/\*|\*\s|<!--)/;
/** Something that ran: a stamp, an exception, a stack, a prompt with its answer. */
const ran =
  /^\S{0,12}\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|^Traceback \(most recent|^at [\w.$<]+[( ]|^Caused by:|^\w{1,60}(?:Error|Exception): |^\[?\d\d:\d\d(?::\d\d)?[\] .,]|^\[?(?:ERROR|FATAL|CRITICAL)\b|^(?:[✕✗×] |FAIL\s|--- FAIL|not ok \d)|^[^'"`(]{0,80}\b(?:failed|error): AADSTS\d+: /;
const longest = 2_000;
const share = 0.6;

export class ProgramText {
  #lines = 0;
  #programming = 0;
  #ran = false;
  #first: Line | undefined;

  add(line: Line): void {
    // A change shows its lines behind a sign.
    const text = line.text
      .slice(0, longest)
      .replace(/^[-+]\s{1,40}/, '')
      .trim();
    if (this.#ran || (neutral.test(text) && !shebang.test(text))) return;
    this.#ran = ran.test(text);
    this.#lines++;
    if (!statement.test(text) && !commit.test(text) && !tested.test(text)) return;
    this.#programming++;
    this.#first ??= { ...line };
  }

  /** Whether something stands here that ran. */
  get hasRun(): boolean {
    return this.#ran;
  }

  /** A line that shows it, where the text is a program or about one. */
  get evidence(): Line | undefined {
    const isMost = this.#programming >= 2 && this.#programming >= share * this.#lines;
    return isMost && !this.#ran ? this.#first : undefined;
  }
}
