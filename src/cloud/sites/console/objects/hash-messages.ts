import type { Text } from '../../../../base/messages.ts';
import type { HashRefusal } from '../../../../wire/index.ts';

/** Why an agent does not send the password hash of somebody. */
export const hashRefusalTexts: Readonly<Record<HashRefusal, Text>> = {
  protected: { en: 'a protected account', nl: 'een beschermd account' },
  disabled: { en: 'disabled in Active Directory', nl: 'uitgeschakeld in Active Directory' },
  'no-password': { en: 'without a password in Active Directory', nl: 'zonder wachtwoord in Active Directory' },
  unreadable: { en: 'the agent cannot read it', nl: 'de agent kan het niet lezen' },
};
