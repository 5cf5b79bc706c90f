import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A file of `src/`, and what it imports. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** As they are written. */
  readonly specifiers: readonly string[];
  readonly dynamic: readonly string[];
  /** The files of `src/` among `specifiers`. */
  readonly targets: readonly string[];
}

/** Every file of `src/`, without the tests: they may import more. */
export function readSourceFiles(): readonly SourceFile[] {
  return globSync('src/**/*.ts')
    .filter((file) => !file.endsWith('.test.ts'))
    .toSorted()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const { module } = parseSync(file, text);
      const specifiers = [
        ...module.staticImports.map((found) => found.moduleRequest.value),
        ...module.staticExports.flatMap((found) => found.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
      ];
      const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1));
      const targets = specifiers
        .filter((name) => name.startsWith('.'))
        .map((name) => normalize(join(dirname(file), name)));
      return { file, text, specifiers, dynamic, targets };
    });
}
