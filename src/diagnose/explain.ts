/** The entry of explaining codes, apart from the room's index: who only explains a code loads nothing else. */
export { explain } from './explain/explain.ts';
export type { ExplainOptions, Explanation, Match, Unknown } from './explain/explain.ts';
export { explanationJson } from './explain/json.ts';
export type { ExplanationJson } from './explain/json.ts';
export { renderExplanation } from './explain/render.ts';
export type { Paint, RenderOptions } from './explain/render.ts';
