import type { BusinessContext } from '../../audit/business-events.ts';
import type { SessionsCookie } from './browser-sessions.ts';
import type { TokenService } from './token-service.ts';

export interface TokenRoutesOptions extends BusinessContext {
  readonly tokens: TokenService;
  readonly publicUrl: string;
  readonly cookie: SessionsCookie;
}
