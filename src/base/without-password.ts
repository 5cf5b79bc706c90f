/**
 * An address fit for people and logs. Passwords have been seen with every character that an address forbids (@, /, #),
 * in addresses without a scheme, and as a parameter of PostgreSQL; so all that stands between the first colon behind
 * the scheme and the last @ is hidden: rather too much than too little.
 */
export function withoutPassword(address: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][\w+.-]*:\/\/)?(.*)$/is.exec(address) ?? [];
  return scheme + rest.replace(/^([^:@/\s]*):.*@/s, '$1:***@').replace(/([?&]password=)[^&#]*/gi, '$1***');
}
