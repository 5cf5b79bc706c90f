interface Run {
  readonly profile: string;
  readonly result: string;
  readonly steps: readonly { readonly kind: string }[];
}

/**
 * A whole cycle that exported nothing on purpose: a preview, or staging mode. Every other cycle has an export step,
 * also where there is nothing to export; one that was stopped says nothing of what it was meant to do.
 */
export function isWithoutExport({ profile, result, steps }: Run): boolean {
  const isCycle = profile === 'initial' || profile === 'delta';
  const isWhole = result === 'success' || result.startsWith('completed');
  return isCycle && isWhole && !steps.some(({ kind }) => kind === 'export');
}
