/** What every command of `hawser` answers to the shell. */
export const exitCodes = {
  /** Done, or clean. */
  done: 0,
  /** The tool itself failed. */
  failed: 1,
  /** Bad usage. */
  usage: 2,
  /** It worked, and found problems. */
  problems: 3,
  /** It worked, and found warnings only. */
  warnings: 4,
} as const;
