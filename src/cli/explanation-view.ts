/** One object from forest to cloud. */
export function viewExplanation(explanation: unknown): string {
  return JSON.stringify(explanation, null, 2);
}
