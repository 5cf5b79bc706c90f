import { commandStyle, useCommandStyle } from '../../base/command-style.ts';
import type { Language, Text } from '../../base/messages.ts';
import { formatDetail } from '../../base/details.ts';
import type { Lab, LabOptions, LabStage } from '../../lab/index.ts';
import { labErrors, startLab } from '../../lab/index.ts';
import { drawProgress } from '../connect/progress-view.ts';
import { nearPath } from '../terminal/near-path.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { printJson } from '../terminal/terminal.ts';
import { translateInto } from '../terminal/translate.ts';
import { ldifJson, viewLdif } from './ldif-view.ts';
import { texts } from './messages.ts';
import { RunLines } from './run-lines.ts';
import { viewAccess, viewThingsToTry } from './welcome.ts';

export interface LabViewOptions extends Omit<LabOptions, 'onStage' | 'onProgress' | 'onRun'> {
  readonly json: boolean;
  readonly language: Language;
}

/**
 * Starts the lab, shows the first cycle, says what to try, and stays until it is stopped. Throws `lab.role-ended` when
 * one of its processes ends before.
 */
export async function runLab({ json, language, ...options }: LabViewOptions): Promise<void> {
  const report = (text: Text): void => console.error(translateInto(language)(text));
  const { signal } = options;
  const bar = new ProgressBar(language);
  const shown = new Shown(options, { json, language, bar });
  try {
    await using lab = await startLab({
      ...options,
      onStage: (stage: LabStage) => {
        if (stage !== 'ready') report(texts[stage]);
      },
      onProgress: (progress) => {
        if (progress.done > 0) drawProgress(bar, progress, language);
      },
      onRun: (run) => shown.run(run),
    });
    shown.start(lab);
    const stopped = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const dead = await Promise.race([lab.firstDeath, stopped]);
    bar.clear();
    if (dead && !signal.aborted) {
      const { name, reason, words, logFile } = dead;
      const last = words.split('\n').at(-1) ?? '';
      const values = { name, reason: formatDetail(reason, language), logFile: nearPath(logFile) };
      throw labErrors('lab.role-ended', values, last === '' ? {} : { detail: last });
    }
    report(texts.stopping);
  } catch (error) {
    bar.clear();
    if (!signal.aborted) throw error;
  }
  report(texts.stopped);
}

interface Manner {
  readonly json: boolean;
  readonly language: Language;
  readonly bar: ProgressBar;
}

/** What stands on the terminal while the lab runs. */
class Shown {
  readonly #options: Pick<LabOptions, 'ldif' | 'users'>;
  readonly #how: Manner;
  #lab: Lab | undefined;
  #lines: RunLines | undefined;
  /** Runs that ended before the lab was complete. */
  readonly #early: Parameters<RunLines['lineOf']>[0][] = [];
  #isComplete = false;

  constructor(options: Pick<LabOptions, 'ldif' | 'users'>, how: Manner) {
    this.#options = options;
    this.#how = how;
  }

  start(lab: Lab): void {
    const { json, language } = this.#how;
    this.#lab = lab;
    useCommandStyle({
      ...commandStyle(),
      connectFile: nearPath(lab.connectFile),
      cloudFile: nearPath(lab.cloudFile),
    });
    if (json) return printJson(describe(lab, language));
    if (lab.forest.ldif) console.log(viewLdif(lab.forest.ldif, language));
    console.log(viewAccess(lab, language));
    const isFirst = lab.status.lastRun === null;
    this.#lines = new RunLines(language, { isFirst });
    // The instructions come behind the first run: nothing then pushes them away.
    if (!isFirst) this.#complete();
    for (const run of this.#early.splice(0)) this.run(run);
  }

  run(run: Parameters<RunLines['lineOf']>[0]): void {
    const { bar, json } = this.#how;
    bar.clear();
    if (json) return;
    if (!this.#lines) return void this.#early.push(run);
    const line = this.#lines.lineOf(run);
    if (line !== undefined) console.log(line);
    this.#complete();
  }

  #complete(): void {
    if (this.#isComplete || !this.#lab) return;
    this.#isComplete = true;
    const { ldif, users } = this.#options;
    console.log(viewThingsToTry(this.#lab, ldif === undefined ? users : Infinity, this.#how.language));
  }
}

function describe({ forest: { ldif, ...rest }, ...lab }: Lab, language: Language): object {
  const { consoleUrl, operatorsUrl, administrator, ldapTool, connectFile, cloudFile, isContinued } = lab;
  const addresses = { consoleUrl, operatorsUrl };
  const forest = { ...rest, ...(ldif && { ldif: ldifJson(ldif, language) }) };
  return { version: 1, ...addresses, administrator, forest, ldapTool, connectFile, cloudFile, isContinued };
}
