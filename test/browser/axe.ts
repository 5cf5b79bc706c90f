import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The widths of a phone, a tablet and a laptop. */
const widths = [320, 768, 1440] as const;
const schemes = ['light', 'dark'] as const;

// Runs in the browser: plain text, as these types are of Node. The sheets of style need no second loading: their rules
// are only about orientation.
const RUN = String.raw`axe
  .run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
    preload: false,
  })
  .then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`;

/**
 * What axe finds against WCAG 2.2 AA on the page as it is, in each width, light and dark by turns: loaded once and
 * resized in place. Two walks that begin with another scheme see every width in both.
 */
export async function findAxeProblems(page: Page, first: (typeof schemes)[number]): Promise<readonly string[]> {
  const before = page.viewportSize();
  const problems: string[] = [];
  await page.evaluate(axe.source);
  for (const [at, width] of widths.entries()) {
    const colorScheme = schemes[(schemes.indexOf(first) + at) % schemes.length] ?? first;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate<readonly string[]>(RUN);
    problems.push(...found.map((problem) => `${width} ${colorScheme}: ${problem}`));
  }
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: first, reducedMotion: 'reduce' });
  return problems;
}
