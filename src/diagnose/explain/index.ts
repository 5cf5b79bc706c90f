/** The entry of explaining codes, apart from the room's index: who only explains a code loads nothing else. */
export { explain } from './explain.ts';
export type { ExplainOptions, Explanation, Match, ReadText, Unknown } from './explain.ts';
export { explanationJson } from './json.ts';
export type { ExplanationJson } from './json.ts';
export { renderExplanation } from './render.ts';
export type { Paint, RenderOptions } from './render.ts';
