const stopWords = new Set(
  (
    'the a an of to in on at by for with from is are was were be been has have had it its this that these those and or not no but ' +
    'your you we our they their can could cannot may must will would as if when then than so do does did there here which who whom ' +
    'please contact administrator organization time more information de het een van te in op bij voor met uit naar is zijn was waren ' +
    'wordt worden werd heeft hebben had en of niet geen maar uw u we wij ze hun kan kunnen kon mag moet zal zou als wanneer dan zo er ' +
    'hier die dat deze dit om door aan ook nog wel deze neem contact beheerder organisatie moment meer informatie jammer vinden sorry ' +
    'error fout fouten melding message failed mislukt mislukte opnieuw'
  ).split(' '),
);

/** Words without accents, endings and stop words; a compound of two known Dutch words counts as both. */
export function stems(text: string): readonly string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[̀-ͯ]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !stopWords.has(word) && !/^\d+$/.test(word))
    .flatMap((word) => compound(word).map((part) => part.slice(0, 6)));
}

const firstParts =
  'wachtwoord|password|apparaat|toegang|account|gebruiker|domein|certificaat|synchronisatie|aanmeld|verbinding|netwerk|proxy|licentie|beleid|server|service|device|configuratie|terugschrijf';
const compoundPattern = new RegExp(`^(${firstParts})s?(.{4,})$`);

function compound(word: string): readonly string[] {
  const [, first, rest] = compoundPattern.exec(word) ?? [];
  return first !== undefined && rest !== undefined ? [first, rest] : [word];
}
