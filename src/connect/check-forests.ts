import type { z } from 'zod';
import { checkFailed } from '../base/configuration/schema-problems.ts';
import type { Detail } from '../base/details.ts';
import { defineDetails } from '../base/details.ts';
import { domainOf, isDn } from '../directory/index.ts';

/** What can be wrong with the forests in connect.yaml, and their domains. */
export const forestDetail = defineDetails({
  'connect.not-a-dns-name': {
    en: 'must be a DNS name such as corp.example.com',
    nl: 'moet een DNS-naam zijn, zoals corp.example.com',
  },
  'connect.not-a-domain': {
    en: 'must be a DNS name such as child.corp.example.com, or "*"',
    nl: 'moet een DNS-naam zijn, zoals child.corp.example.com, of "*"',
  },
  'connect.not-a-sid': {
    en: 'must be a SID such as S-1-5-21-…-1105',
    nl: 'moet een SID zijn, zoals S-1-5-21-…-1105',
  },
  'connect.named-twice': { en: 'is listed twice', nl: 'wordt tweemaal genoemd' },
  'connect.all-domains-only': {
    en: 'only says which domains are read; name a domain to add settings for it',
    nl: 'zegt alleen welke domeinen worden gelezen; noem een domein om er instellingen voor te geven',
  },
  'connect.other-domain': { en: 'lies in another domain', nl: 'ligt in een ander domein' },
  'connect.domains-of-ldap': {
    en: 'only Active Directory has domains',
    nl: 'alleen Active Directory heeft domeinen',
  },
  'connect.domain-above': {
    en: 'is the domain above: its settings are there',
    nl: 'is het domein hierboven: de instellingen ervan staan daar',
  },
  'connect.nothing-to-read': { en: 'excludes everything', nl: 'sluit alles uit' },
});

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
function report(context: Context, path: readonly PropertyKey[], detail: Detail): void {
  context.addIssue({ ...checkFailed(detail), path: [...path], input: undefined });
}

/** The further domains of one forest: each once, its containers inside it. */
export function checkDomains(domains: readonly Domain[], context: Context): void {
  const seen = new Set<string>();
  for (const [at, { domain, include, exclude, skip }] of domains.entries()) {
    const name = domain.toLowerCase();
    if (seen.has(name)) report(context, [at, 'domain'], forestDetail('connect.named-twice'));
    seen.add(name);
    if (name === '*') {
      if (skip || include.length + exclude.length > 0) report(context, [at], forestDetail('connect.all-domains-only'));
      continue;
    }
    for (const [list, texts] of [
      ['include', include],
      ['exclude', exclude],
    ] as const) {
      for (const [index, text] of texts.entries())
        if (isDn(text) && domainOf(text) !== name)
          report(context, [at, list, index], forestDetail('connect.other-domain'));
    }
  }
}

/**
 * The forests, each once: the name of its domain is that of its connector. A further domain may be read by two of them,
 * but only while one takes it over from the other: their objects are joined by then, so that nothing leaves the cloud
 * when the other goes.
 */
export function checkForests(forests: readonly Forest[], context: Context): void {
  const seen = new Set<string>();
  for (const [at, { domain, kind, domains }] of forests.entries()) {
    const name = domain.toLowerCase();
    if (seen.has(name)) report(context, [at, 'domain'], forestDetail('connect.named-twice'));
    seen.add(name);
    if (kind === 'ldap' && domains.length > 0)
      report(context, [at, 'domains'], forestDetail('connect.domains-of-ldap'));
    const own = domains.findIndex((one) => one.domain.toLowerCase() === name);
    if (own >= 0 && domains[own]?.skip === false)
      report(context, [at, 'domains', own, 'domain'], forestDetail('connect.domain-above'));
    if (own >= 0 && domains.every(({ skip }) => skip))
      report(context, [at, 'domains'], forestDetail('connect.nothing-to-read'));
  }
}
