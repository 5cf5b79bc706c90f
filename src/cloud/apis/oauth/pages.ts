import type { IncomingHttpHeaders } from 'node:http';
import type { FoundProblem } from './problems.ts';

export interface ShownProblem {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly problem: FoundProblem;
}

/** The pages that the endpoints show themselves: a site makes them. */
export interface SignInPages {
  /** Why a request leads nowhere, where it may not lead back to the application. */
  problem(shown: ShownProblem): Promise<{ readonly body: string; readonly headers: Readonly<Record<string, string>> }>;
}
