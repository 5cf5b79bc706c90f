import { add } from '../operations/add.ts';
import { compare } from '../operations/compare.ts';
import { remove } from '../operations/delete.ts';
import { modify } from '../operations/modify.ts';
import { rename } from '../operations/rename.ts';
import type { Forest } from '../forest.ts';
import type { Session } from '../rights/session.ts';
import { RequestControls } from '../search/controls.ts';
import type { Control, Request } from '../wire/message.ts';
import type { Result } from '../wire/response.ts';

/** Requests that are answered by one result and that change nothing about the connection. */
export type PlainRequest = Extract<Request, { kind: 'modify' | 'add' | 'delete' | 'rename' | 'compare' }>;

export function dispatch(
  forest: Forest,
  session: Session,
  request: PlainRequest,
  controls: readonly Control[],
): Result {
  const known = new RequestControls(controls, forest.isWindows);
  if (request.kind === 'compare') {
    return { result: compare(forest, session, request.dn, request.attribute, request.value) };
  }
  if (request.kind === 'modify') modify(forest, session, request.dn, request.changes, known);
  else if (request.kind === 'add') add(forest, session, request.dn, request.attributes);
  else if (request.kind === 'delete') remove(forest, session, request.dn, known);
  else rename(forest, session, request, known);
  return { result: 'success' };
}
