import { isIP } from 'node:net';
import type { Destination } from '../../proxy/index.ts';
import { withoutPassword } from '../../base/without-password.ts';

/** Which way one program would go to one destination. */
export interface StackChoice {
  readonly stack: 'hawser' | 'curl' | 'git' | 'npm' | 'node:https' | 'node:fetch' | 'python';
  /** `direct`, or the proxy as it is written, without a password. */
  readonly route: string;
  readonly because: string;
}

/**
 * What the programs that people test with do with the same environment. They disagree: about upper and lower case,
 * about empty variables, and about almost every form of an exception. Measured and read: curl and git take lower case
 * first and never HTTP_PROXY; npm takes either; Node.js needs a switch, its two clients read exceptions differently,
 * and `fetch` takes lower case even when it is empty.
 */
export function compareStacks(
  ours: StackChoice,
  destination: Destination,
  environment: NodeJS.ProcessEnv = process.env,
): readonly StackChoice[] {
  const others = ['curl', 'git', 'npm', 'node:https', 'node:fetch', 'python'] as const;
  return [ours, ...others.map((stack) => choiceOf(stack, destination, environment))];
}

/** Whether somebody who tests with another program would be misled. */
export function disagreeing(choices: readonly StackChoice[]): readonly StackChoice[] {
  const [ours, ...others] = choices;
  const key = (route: string): string => route.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return others.filter((other) => key(other.route) !== key(ours?.route ?? ''));
}

function choiceOf(
  stack: Exclude<StackChoice['stack'], 'hawser'>,
  { host, port, secure }: Destination,
  environment: NodeJS.ProcessEnv,
): StackChoice {
  const name = secure ? 'https_proxy' : 'http_proxy';
  const spellings = {
    curl: secure ? [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'] : [name, 'all_proxy', 'ALL_PROXY'],
    git: secure ? [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'] : [name, 'all_proxy', 'ALL_PROXY'],
    npm: [name.toUpperCase(), name, 'HTTP_PROXY', 'http_proxy'],
    'node:https': [name, name.toUpperCase()],
    'node:fetch': [name, name.toUpperCase()],
    python: [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'],
  }[stack];
  // Node.js has to be configured to look at the environment at all.
  if (isNode(stack) && environment['NODE_USE_ENV_PROXY'] !== '1')
    return { stack, route: 'direct', because: 'NODE_USE_ENV_PROXY is not 1' };
  // An empty lower-case variable hides the upper-case one from fetch.
  const defined = spellings.find(
    (spelling) => environment[spelling] !== undefined && (stack === 'node:fetch' || environment[spelling] !== ''),
  );
  const proxy = defined === undefined ? '' : (environment[defined] ?? '');
  if (defined === undefined || proxy === '') {
    return { stack, route: 'direct', because: defined === undefined ? 'no proxy is set' : `${defined} is empty` };
  }
  const exceptions = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  const separator = stack === 'node:https' ? /,/ : /[\s,]+/;
  const entry = exceptions
    .split(separator)
    .find((candidate) => exempts(stack, candidate.trim(), host.toLowerCase(), port));
  if (entry !== undefined) return { stack, route: 'direct', because: `the exception "${entry}" matches` };
  return { stack, route: withoutPassword(proxy), because: defined };
}

function isNode(stack: StackChoice['stack']): boolean {
  return stack === 'node:https' || stack === 'node:fetch';
}

/**
 * None of these knows ranges of addresses, `<local>` or a star in the middle (curl from 7.86 knows ranges: counted as
 * not, as most are older).
 */
function exempts(stack: StackChoice['stack'], entry: string, host: string, port: number): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (onlyPort !== undefined && (Number(onlyPort) !== port || stack === 'curl' || stack === 'git')) return false;
  const bare = name.replace(/^\*?\./, '');
  if (isIP(host) !== 0) return host === bare;
  const isBelow = host.endsWith(`.${bare}`);
  if (name.startsWith('*.'))
    return stack === 'node:fetch' ? isBelow || host === bare : stack === 'node:https' && isBelow;
  return host === bare || (isBelow && (stack !== 'node:https' || name.startsWith('.')));
}
