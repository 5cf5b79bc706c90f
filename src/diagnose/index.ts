/**
 * The diagnosis room. Everything here is loaded when it is first asked for: a page that only explains a code does not
 * pay for the parsers.
 */
import type { Diagnosis } from './result.ts';
import type { DiagnoseOptions } from './diagnose.ts';
import type { DiagnoseInput } from './read-input.ts';
import type { Excerpt } from './excerpt.ts';
import type { ExplainOptions, Explanation } from './explain/index.ts';

export type {
  Diagnosis,
  DiagnosisFacts,
  Evidence,
  Finding,
  FindingAction,
  InputSummary,
  Kind,
  Mark,
  Recognised,
  Verdict,
} from './result.ts';
export type { DiagnoseOptions } from './diagnose.ts';
export type { DiagnoseInput } from './read-input.ts';
export type { Excerpt, ShownLine } from './excerpt.ts';
export type { ExplainOptions, Explanation } from './explain/index.ts';
export type { CodeRecord } from './catalogue/record.ts';

export { errors as diagnoseErrors } from './errors.ts';

/** Reads texts of any known shape and says what is wrong; see `diagnose.ts`. */
export async function diagnose(inputs: readonly DiagnoseInput[], options?: DiagnoseOptions): Promise<Diagnosis> {
  return (await import('./diagnose.ts')).diagnose(inputs, options);
}

/** What a code, a name, an event or a sentence means; see `explain/explain.ts`. */
export async function explain(query: string, options?: ExplainOptions): Promise<Explanation> {
  const readText = async (text: string) =>
    (await import('./diagnose.ts')).readForExplanation(text, options?.language ?? 'en');
  return (await import('./explain/index.ts')).explain(query, { readText, ...options });
}

/** A diagnosis of texts at hand, with the lines that it rests on as a page shows them. */
export async function diagnoseForPage(
  inputs: readonly { readonly name: string; readonly content: string | Uint8Array }[],
  options?: DiagnoseOptions,
): Promise<{ readonly diagnosis: Diagnosis; readonly excerpts: readonly Excerpt[] }> {
  const { excerpt } = await import('./excerpt.ts');
  const diagnosis = await diagnose(inputs, options);
  return { diagnosis, excerpts: excerpt(inputs, diagnosis) };
}
