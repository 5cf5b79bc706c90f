import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * What may follow each command, as a script that needs no help: nothing is started while somebody types. A key
 * is the path of a command ("connect sync"), empty for hawser itself; a word that is neither a command nor an option is
 * a file.
 */
export function completionScript(commands: readonly Command[], shell: Shell): string {
  const places = [
    { path: '', words: [...commands.map((command) => command.name()), 'help', '--version', '--lang'] },
    ...commands.flatMap((command) => placesOf(command, command.name())),
  ];
  return shell === 'fish' ? fish(places) : `${shell === 'zsh' ? zshHead : ''}${bash(places)}`;
}

interface Place {
  readonly path: string;
  readonly words: readonly string[];
}

function placesOf(command: Command, path: string): readonly Place[] {
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  return [
    { path, words: [...command.commands.map((child) => child.name()), ...choices, ...options, '--help'] },
    ...command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`)),
  ];
}

/** zsh runs the completion of bash. */
const zshHead = 'autoload -U +X bashcompinit && bashcompinit\n';

function bash(places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  return `_hawser() {
  local path='' next word words current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
    ${places
      .filter(({ path }) => path !== '')
      .map(({ path }) => `'${path}'`)
      .join(' | ')}) path="$next" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _hawser hawser
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.map(({ path, words }) => `    case '${path}'\n      string split ' ' -- '${words.join(' ')}'`);
  return `function __hawser_words
  set -l path ''
  for word in (commandline -opc)[2..]
    set -l next (string trim -- "$path $word")
    switch $next
      case ${places
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join(' ')}
        set path $next
    end
  end
  switch "$path"
${lines.join('\n')}
  end
end
complete -c hawser -a '(__hawser_words)'
`;
}
