import type { Language } from '../../base/messages.ts';
import type { LabInfo } from '../../lab/index.ts';
import { translateInto } from '../terminal/translate.ts';
import { texts } from './messages.ts';

type Administrator = LabInfo['administrator'];

/** What the authenticator of the administrator shows, and for how long. */
export function codeLine({ authenticator: { code, secondsLeft } }: Administrator, language: Language): string {
  return `${code}  ${translateInto(language)(texts.codeFor, { count: secondsLeft })}`;
}

/** For an app of one's own. */
export function shownKey({ authenticator: { secret } }: Administrator): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
