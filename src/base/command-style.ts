/** How people call this program where they read what it says. */
export interface CommandStyle {
  /** The program as a shell finds it: `hawser`, `./hawser`. */
  readonly program: string;
  /** Configuration files that its commands do not find by themselves. */
  readonly connectFile?: string | undefined;
  readonly cloudFile?: string | undefined;
}

const usual: CommandStyle = { program: 'hawser' };
let style = usual;

/**
 * Every command in every text of this process is written in this way from now on. How a process was called is a fact of
 * the process, as its arguments are.
 */
export function useCommandStyle(next: CommandStyle): void {
  style = next;
}

/** Makes texts for a reader who calls the program in another way. */
export function inCommandStyle<T>(other: CommandStyle, make: () => T): T {
  const before = style;
  style = other;
  try {
    return make();
  } finally {
    style = before;
  }
}

export function commandStyle(): CommandStyle {
  return style;
}

/** `hawser` and a command of it; `hawser-connect`, a user or a unit, is none. */
const anyCommand =
  /(?<![\w./-])hawser(?= (?:--help|lab|connect|cloud|rules|explain|diagnose|doctor|bundle|docs|completion)\b)/g;

/**
 * The commands that read a configuration, with the words that belong to them. The command line itself lies above: a
 * test compares each of its commands with these.
 */
const word = '[a-z][a-z-]*';
const actions = 'approve|check|decline|grant|list|off|on|reload|status|test';
const groups = 'tenant matching|user consent|user method|app secret|policy methods|policy access|password-rules';
const ofConnect = commandsOf(`connect ${word}(?: (?:${actions})(?![\\w-]))?`);
const ofCloud = commandsOf(`cloud (?:(?:serve|migrate|agents)(?![\\w-])|(?:${groups}|${word}) ${word})`);
const ofBoth = commandsOf('(?:doctor|bundle create)(?![\\w-])');

function commandsOf(words: string): RegExp {
  return new RegExp(`(?<![\\w./-])hawser ${words}(?![^\\n]*--config)`, 'g');
}

/**
 * The commands in a text as they run here, copied into a shell: with the program and the configuration that this
 * process was given. A text is written with plain commands (`hawser connect status`), as an installed Hawser has them.
 */
export function asRunHere(text: string): string {
  if (style === usual || !text.includes('hawser ')) return text;
  const { program, connectFile, cloudFile } = style;
  const configured = text
    .replace(ofConnect, (command) => withFile(command, '--config', connectFile))
    .replace(ofCloud, (command) => withFile(command, '--config', cloudFile))
    .replace(ofBoth, (command) => {
      const complete = command.endsWith('create') ? withFile(command, '--cloud-config', cloudFile) : command;
      return withFile(complete, '--config', connectFile);
    });
  return configured.replace(anyCommand, () => shellWord(program));
}

function withFile(command: string, option: string, file: string | undefined): string {
  return file === undefined ? command : `${command} ${option} ${shellWord(file)}`;
}

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
