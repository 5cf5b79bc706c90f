import type { z } from 'zod';
import { domainOf, isDn } from '../directory/index.ts';

interface Domain {
  readonly domain: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly skip: boolean;
}

interface Forest extends Omit<Domain, 'skip'> {
  readonly kind: 'active-directory' | 'ldap';
  readonly domains: readonly Domain[];
}

type Context = z.core.$RefinementCtx;

/** One mistake of a configuration, with its place. */
function report(context: Context, path: readonly PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path: [...path], message, input: undefined });
}

/** The further domains of one forest: each once, its containers inside it. */
export function checkDomains(domains: readonly Domain[], context: Context): void {
  const seen = new Set<string>();
  for (const [at, { domain, include, exclude, skip }] of domains.entries()) {
    const name = domain.toLowerCase();
    if (seen.has(name)) report(context, [at, 'domain'], 'is named twice');
    seen.add(name);
    if (name === '*') {
      if (skip || include.length + exclude.length > 0)
        report(context, [at], 'says which domains are read, and nothing else; name a domain to say more about it');
      continue;
    }
    for (const [list, texts] of [
      ['include', include],
      ['exclude', exclude],
    ] as const) {
      for (const [index, text] of texts.entries())
        if (isDn(text) && domainOf(text) !== name) report(context, [at, list, index], 'lies in another domain');
    }
  }
}

/**
 * The forests, each once: the name of its domain is that of its connector. A further domain may be read by two of them, but only while one takes it over
 * from the other: their objects are joined by then, so that nothing leaves the cloud when the other goes.
 */
export function checkForests(forests: readonly Forest[], context: Context): void {
  const seen = new Set<string>();
  for (const [at, { domain, kind, domains }] of forests.entries()) {
    const name = domain.toLowerCase();
    if (seen.has(name)) report(context, [at, 'domain'], 'is named twice');
    seen.add(name);
    if (kind === 'ldap' && domains.length > 0) report(context, [at, 'domains'], 'only Active Directory has domains');
    const own = domains.findIndex((one) => one.domain.toLowerCase() === name);
    if (own >= 0 && domains[own]?.skip === false)
      report(context, [at, 'domains', own, 'domain'], 'is the domain above: its settings stand there');
    if (own >= 0 && domains.every(({ skip }) => skip)) report(context, [at, 'domains'], 'leaves nothing to read');
  }
}
