import type { Page } from 'playwright-core';

/**
 * What a machine can see of WCAG 2.2 AA: names of controls, headings, landmarks, language, unique ids, and the contrast
 * of every text with what is behind it. Each finding says where.
 */
export async function findAccessibilityProblems(page: Page): Promise<readonly string[]> {
  return await page.evaluate(CHECKS);
}

/** How far the page is wider than the window, in pixels, and which elements stick out. */
export async function findOverflow(page: Page): Promise<readonly string[]> {
  return await page.evaluate(OVERFLOW);
}

/** Controls that touch each other, and words of buttons, states and times that are broken in the middle. */
export async function findCrowding(page: Page): Promise<readonly string[]> {
  return await page.evaluate(CROWDING);
}

/** Every text a reader meets: in elements, labels, titles, placeholders. */
export async function visibleTexts(page: Page): Promise<readonly string[]> {
  return await page.evaluate(TEXTS);
}

// Runs in the browser: plain text, as these types are of Node.
const SHARED = String.raw`
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const where = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
`;

const CHECKS = String.raw`(() => {
  ${SHARED}
  const problems = [];
  const nameOf = (element) =>
    (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() ||
    (element.getAttribute('title') ?? '').trim();
  for (const element of document.querySelectorAll('a[href], button')) {
    if (shown(element) && !element.closest('[aria-hidden=true], [role=img]') && nameOf(element) === '')
      problems.push('no name: ' + where(element));
  }
  for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const label = element.labels?.[0]?.textContent?.trim() ?? element.getAttribute('aria-label');
    if (!label) problems.push('no label: ' + where(element));
    for (const id of (element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)) {
      if (!document.getElementById(id)) problems.push('describedby leads nowhere: ' + where(element));
    }
  }
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) problems.push('not one main');
  if (!/^(en|nl)$/.test(document.documentElement.lang)) problems.push('no language');
  if (!document.title.includes(document.querySelector('h1').textContent.trim()))
    problems.push('title without heading: ' + document.title);
  let level = 1;
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) problems.push('heading jumps: ' + where(heading));
    level = next;
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) problems.push('id twice: ' + id);
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption?.textContent.trim()) problems.push('table without caption');
  }
  if (document.querySelector('[style], style, script:not([src])')) problems.push('inline style or script');

  const parse = (color) => {
    const numbers = color.match(/[\d.]+/g).map(Number);
    const scaled = color.startsWith('color(srgb') ? numbers.slice(0, 3).map((n) => n * 255) : numbers.slice(0, 3);
    return [...scaled, numbers[3] ?? 1];
  };
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const luminance = (color) => {
    const [r, g, b] = color.map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgroundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (seen.has(element) || walker.currentNode.textContent.trim() === '') continue;
    if (!shown(element) || element.closest('.for-screen-readers, svg')) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const back = backgroundOf(element);
    const [a, b] = [luminance(over(parse(style.color), back)), luminance(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < needed) problems.push('contrast ' + ratio.toFixed(2) + ': ' + where(element));
  }
  return problems;
})()`;

const OVERFLOW = String.raw`(() => {
  ${SHARED}
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter(
    (element) =>
      shown(element) &&
      !element.closest('.for-screen-readers, .skip, caption, thead') &&
      element.getBoundingClientRect().right > width + 1,
  );
  const beyond = document.documentElement.scrollWidth - width;
  const page = beyond > 0 ? ['the page scrolls by ' + beyond] : [];
  // A table that is wider than its card covers what is beside it.
  const tables = [...document.querySelectorAll('.card table')].filter(
    (table) => table.getBoundingClientRect().right > table.closest('.card').getBoundingClientRect().right + 1,
  );
  return [...page, ...[...wide, ...tables].slice(0, 3).map(where)];
})()`;

const CROWDING = String.raw`(() => {
  ${SHARED}
  const controls = [...document.querySelectorAll('main :is(.button, input, select, textarea)')].filter(
    (element) => shown(element) && !element.matches('[type=hidden], [type=checkbox], [type=radio]'),
  );
  const touch = (one, other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    return a.left < b.right + 1 && b.left < a.right + 1 && a.top < b.bottom + 1 && b.top < a.bottom + 1;
  };
  const touching = controls.flatMap((one, index) =>
    controls
      .slice(index + 1)
      .filter((other) => touch(one, other))
      .map((other) => 'touch: ' + where(one) + where(other)),
  );
  const broken = [];
  for (const element of document.querySelectorAll('main :is(.button, .state, time)')) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (shown(element) && walker.nextNode()) {
      for (const { index, 0: word } of walker.currentNode.textContent.matchAll(/[\p{L}\d]+/gu)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, index);
        range.setEnd(walker.currentNode, index + word.length);
        const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (tops.size > 1) broken.push('broken word ' + word + ': ' + where(element));
      }
    }
  }
  return [...touching, ...broken];
})()`;

const TEXTS = String.raw`(() => {
  ${SHARED}
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // What stands in code is a name or a code of the field, not a text.
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest('code')) texts.push(walker.currentNode.textContent);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'data-label', 'data-copied', 'value']) {
      if (name !== 'value' || element.matches('button, input[type=submit]'))
        texts.push(element.getAttribute(name) ?? '');
    }
  }
  return [...new Set(texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean))];
})()`;
