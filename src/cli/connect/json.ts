import type { Detail } from '../../base/details.ts';
import { detailWithMessage, withSentence } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import { keyJson } from './key-command.ts';
import { hashesJson } from './password-hash-view.ts';
import type {
  AgentStatus,
  DomainRights,
  ObjectExplanation,
  RelayStatus,
  RelayTest,
  RulesReload,
  RulesStatus,
  RunSummary,
} from '../../connect/index.ts';

/** `hawser connect …` as JSON: each sentence in the reader's language, beside the code and values of it. */

/** `version` is that of the form in everything that is printed; that of the program stands beside it. */
export function statusJson(
  { version, lastRun, running, relay, passwordHashes, rules, domains, key, ...status }: AgentStatus,
  language: Language,
): object {
  return {
    program: version,
    ...status,
    running: running && detailWithMessage(running, language),
    lastRun: lastRun && runJson(lastRun, language),
    rules: rulesJson(rules, language),
    relay: relayJson(relay, language),
    key: keyJson(key, language),
    passwordHashes: hashesJson(passwordHashes, language),
    domains: domains.map((domain) => domainJson(domain, language)),
  };
}

function domainJson({ missing, failure, ...domain }: DomainRights, language: Language): object {
  return {
    ...domain,
    missing: missing.map(({ effect, detail }) => ({ effect, ...detailWithMessage(detail, language) })),
    failure: failure && detailWithMessage(failure, language),
  };
}

export function rulesJson({ problems, ...rules }: RulesStatus, language: Language): object {
  return { ...rules, problems: problems.map((problem) => detailWithMessage(problem, language)) };
}

export function reloadJson({ rules, ...reload }: RulesReload, language: Language): object {
  return { ...reload, rules: rulesJson(rules, language) };
}

export function runJson({ steps, ...run }: RunSummary, language: Language): object {
  return { ...run, steps: steps.map((step) => withSentence(step, 'error', language)) };
}

export function relayJson({ error, ...relay }: RelayStatus, language: Language): object {
  return { ...relay, error: error && detailWithMessage(error, language) };
}

export function relayTestJson({ relay, forests }: RelayTest, language: Language): object {
  return {
    relay: 'milliseconds' in relay ? relay : detailWithMessage(relay, language),
    forests: forests.map(({ error, ...forest }) => ({ ...forest, error: error && detailWithMessage(error, language) })),
  };
}

export function explanationJson(object: ObjectExplanation, language: Language): object {
  const { sources, metaverse, targets, errors } = object;
  const shownRules = <T extends Ruled>({ outOfScope, errors: failed, ...rest }: T): object => ({
    ...rest,
    outOfScope: outOfScope.map((rule) => withSentence(rule, 'because', language)),
    errors: failed.map((error) => withSentence(error, 'detail', language, 'message')),
  });
  return {
    sources: sources.map(shownRules),
    metaverse: metaverse && {
      ...metaverse,
      attributes: valuesJson(metaverse.attributes, language),
      errors: metaverse.errors.map((error) => withSentence(error, 'detail', language, 'message')),
    },
    targets: targets.map(({ attributes, ...target }) =>
      shownRules({ ...target, attributes: valuesJson(attributes, language) }),
    ),
    errors: errors.map((error) => withSentence(error, 'detail', language)),
  };
}

type Ruled = Pick<ObjectExplanation['sources'][number], 'outOfScope' | 'errors'>;

interface Value {
  readonly losers: readonly { readonly because: Detail }[];
}

function valuesJson(attributes: Readonly<Record<string, Value>>, language: Language): object {
  const shown = Object.entries(attributes).map(([name, { losers, ...value }]) => [
    name,
    { ...value, losers: losers.map((loser) => withSentence(loser, 'because', language)) },
  ]);
  return Object.fromEntries(shown);
}
