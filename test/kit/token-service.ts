import type { Clock } from '../../src/base/clock.ts';
import type { Connection } from '../../src/base/database/connection.ts';
import { silentLog } from '../../src/base/log.ts';
import type { SecretBox } from '../../src/base/secrets.ts';
import { TokenService } from '../../src/cloud/apis/oauth/token-service.ts';
import { signInPages } from '../../src/cloud/sites/portal/problem-page.ts';

interface Options {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly secrets: SecretBox;
}

/** The token service of a site that a test puts together. */
export function tokenService(options: Options): TokenService {
  return new TokenService({ ...options, log: silentLog(), pages: signInPages(options) });
}
