import { Argument, Command } from 'commander';
import { languageOption } from '../terminal/language.ts';
import { printJson } from '../terminal/terminal.ts';
import type { Shell } from './script.ts';
import { completionScript, shells } from './script.ts';

/** `hawser completion bash|zsh|fish` */
export function completionCommand(): Command {
  return new Command('completion')
    .description('A script that lets the shell complete commands and options of hawser.')
    .addArgument(new Argument('<shell>', 'for which shell').choices([...shells]))
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  source <(hawser completion bash)    in ~/.bashrc',
        '  source <(hawser completion zsh)    in ~/.zshrc, after compinit',
        '  hawser completion fish > ~/.config/fish/completions/hawser.fish',
      ].join('\n'),
    )
    .action(async (shell: Shell, { json }: { readonly json?: boolean }) => {
      const { commands } = await import('../command-table.ts');
      const loaded = await Promise.all(commands.map(async ({ name, load }) => (await load()).name(name)));
      const script = completionScript(loaded, shell);
      if (json === true) printJson({ shell, script });
      else process.stdout.write(script);
    });
}
