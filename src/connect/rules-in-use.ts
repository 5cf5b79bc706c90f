import type { Clock } from '../base/clock.ts';
import type { Detail } from '../base/details.ts';
import { detailOf, isHawserError } from '../base/errors.ts';
import type { CompiledRules, Engine } from '../sync/index.ts';
import type { ConnectConfiguration } from './configuration.ts';
import type { RulesReload, RulesStatus } from './control/operations.ts';
import type { LoadedRules, RuleFiles } from './rules.ts';
import { compileConfiguredRules, readRuleFiles } from './rules.ts';
import type { OpenSource } from './sources.ts';

export interface RulesInUseOptions {
  readonly configuration: ConnectConfiguration;
  readonly clock: Clock;
  /** The connectors that read what these rules need. */
  readonly open: (rules: CompiledRules) => readonly OpenSource[];
}

interface InUse extends LoadedRules {
  readonly files: RuleFiles;
  readonly sources: readonly OpenSource[];
  readonly loadedAt: Date;
}

/**
 * The rules that the agent runs by, and the connectors that read for them. Files that change on disk change nothing by
 * themselves: they are looked at when somebody asks, and used by `reload`, all of them or none.
 */
export class RulesInUse implements AsyncDisposable {
  readonly #options: RulesInUseOptions;
  #inUse: InUse;
  /** The verdict on the files that were looked at last. */
  #seen: { readonly fingerprint: string; readonly status: Pick<RulesStatus, 'onDisk' | 'problems'> };

  private constructor(options: RulesInUseOptions, inUse: InUse) {
    this.#options = options;
    this.#inUse = inUse;
    this.#seen = { fingerprint: inUse.files.fingerprint, status: same };
  }

  /** Throws `rules.invalid` and `file.…`. */
  static async open(options: RulesInUseOptions): Promise<RulesInUse> {
    return new RulesInUse(options, await load(options));
  }

  get compiled(): CompiledRules {
    return this.#inUse.compiled;
  }

  get sources(): readonly OpenSource[] {
    return this.#inUse.sources;
  }

  async status(): Promise<RulesStatus> {
    const { compiled, loadedAt, files } = this.#inUse;
    const { status } = await this.#look(files.fingerprint);
    return { revision: compiled.revision, loadedAt: loadedAt.toISOString(), ...status };
  }

  /** Uses the files as they are now. Throws `rules.invalid`, `file.…`: then the rules stay what they are. */
  async reload(engine: Pick<Engine, 'useRules' | 'statistics'>): Promise<RulesReload> {
    const before = this.#inUse;
    const next = await load(this.#options);
    const isChanged = next.compiled.revision !== before.compiled.revision;
    let fullImports: readonly string[] = [];
    try {
      fullImports = await engine.useRules({ rules: next.compiled, sources: next.sources });
    } catch (error) {
      await close(next.sources);
      throw error;
    }
    this.#inUse = next;
    this.#seen = { fingerprint: next.files.fingerprint, status: same };
    await close(before.sources);
    const { metaverseObjects } = await engine.statistics();
    return {
      isChanged,
      previousRevision: before.compiled.revision,
      rules: await this.status(),
      ...compare(before, next),
      recomputes: { objects: isChanged ? metaverseObjects : 0, fullImports },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await close(this.#inUse.sources);
  }

  async #look(used: string): Promise<{ readonly status: Pick<RulesStatus, 'onDisk' | 'problems'> }> {
    const { configuration } = this.#options;
    try {
      const files = await readRuleFiles(configuration);
      if (files.fingerprint !== this.#seen.fingerprint)
        this.#seen = {
          fingerprint: files.fingerprint,
          status: files.fingerprint === used ? same : judge(configuration, files),
        };
      return this.#seen;
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return { status: { onDisk: 'invalid', problems: [detailOf(error)] } };
    }
  }
}

const same = { onDisk: 'same', problems: [] } as const;

function judge(configuration: ConnectConfiguration, files: RuleFiles): Pick<RulesStatus, 'onDisk' | 'problems'> {
  try {
    compileConfiguredRules(configuration, files);
    return { onDisk: 'newer', problems: [] };
  } catch (error) {
    if (!isHawserError(error, 'rules.invalid')) throw error;
    return { onDisk: 'invalid', problems: problemsOf(detailOf(error)) };
  }
}

/** One by one, as `rules check` has them. */
function problemsOf(invalid: Detail): readonly Detail[] {
  const { problems } = invalid.values;
  return Array.isArray(problems) ? problems : [invalid];
}

async function load({ configuration, clock, open }: RulesInUseOptions): Promise<InUse> {
  const files = await readRuleFiles(configuration);
  const loaded = compileConfiguredRules(configuration, files);
  return { ...loaded, files, sources: open(loaded.compiled), loadedAt: clock.now() };
}

async function close(sources: readonly OpenSource[]): Promise<void> {
  for (const source of sources) await source[Symbol.asyncDispose]();
}

function compare(before: LoadedRules, after: LoadedRules): Pick<RulesReload, 'added' | 'removed' | 'altered'> {
  const active = ({ ruleSet }: LoadedRules): ReadonlyMap<string, string> =>
    new Map(ruleSet.rules.filter(({ disabled }) => !disabled).map((rule) => [rule.id, JSON.stringify(rule)]));
  const [old, now] = [active(before), active(after)];
  const names = (of: LoadedRules, isWanted: (id: string) => boolean): readonly string[] =>
    of.ruleSet.rules.filter(({ id, disabled }) => !disabled && isWanted(id)).map(({ name }) => name);
  return {
    added: names(after, (id) => !old.has(id)),
    removed: names(before, (id) => !now.has(id)),
    altered: names(after, (id) => old.has(id) && old.get(id) !== now.get(id)),
  };
}
