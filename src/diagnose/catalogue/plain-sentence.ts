/** A sentence without its values and without the signs between its wordings. */
export function plainSentence(sentence: string): string {
  return sentence.replace(/\{\w+[?*]?\}/g, ' ').replace(/[()|]/g, ' ');
}
