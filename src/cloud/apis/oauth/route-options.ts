import type { HttpContext } from '../../../base/http/app.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import type { TokenService } from './token-service.ts';

export interface TokenRoutesOptions extends BusinessContext {
  readonly tokens: TokenService;
  readonly publicUrl: string;
  /** The cookie in which a browser keeps its sessions. */
  readonly cookie: {
    readonly read: (context: HttpContext) => string | undefined;
    readonly write: (context: HttpContext, value: string) => void;
  };
}
