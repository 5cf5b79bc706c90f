/** One `Proxy-Authenticate` challenge (RFC 9110 11.6.1). */
export interface Challenge {
  /** Lower case: basic, digest, ntlm, negotiate, … */
  readonly scheme: string;
  /** The token of NTLM and Negotiate. */
  readonly token?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads all challenges. Several header lines arrive merged with commas, and commas also separate parameters and stand
 * inside quoted realms, so the text is read token by token.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; token?: string; parameters: Record<string, string> }[] = [];
  const part =
    /\s*,?\s*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w!#$%&'*+.^`|~-]*)(?:[ \t]+([A-Za-z0-9+/._~-]+=*)(?=\s*(?:,|$)))?)/gy;
  for (let match = part.exec(header); match && match[0] !== ''; match = part.exec(header)) {
    const [, name, quoted, plain, scheme, token] = match;
    const current = challenges.at(-1);
    if (name !== undefined && current)
      current.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    else if (scheme !== undefined)
      challenges.push({ scheme: scheme.toLowerCase(), parameters: {}, ...(token !== undefined && { token }) });
  }
  return challenges;
}
