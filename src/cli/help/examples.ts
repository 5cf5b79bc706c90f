/** The examples below the help of a command. What stands behind one, two spaces away, says what it is for. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
