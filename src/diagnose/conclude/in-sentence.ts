const smallWord =
  /^(?:The|This|An?|It|No|Nothing|Nobody|Another|Somebody|De|Het|Dit|Deze|Een|Er|Geen|Niets|Niemand|Iemand|Op|In) /;

/** A sentence in the middle of another one; names and abbreviations keep their capitals. */
export function inSentence(text: string): string {
  return smallWord.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
