import { detailOf } from '../../base/errors.ts';
import type { Anchor, ImportChange } from '../../sync/index.ts';
import { connectorErrors } from './errors.ts';

/** An object that has no `attribute` to know it by. */
export function unreadable(dn: string, attribute: string, anchor?: Anchor): ImportChange {
  const error = connectorErrors('connectors.anchor-missing', { dn, attribute });
  return { kind: 'unreadable', dn, code: error.code, detail: detailOf(error), ...(anchor !== undefined && { anchor }) };
}
