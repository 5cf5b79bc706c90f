/**
 * What people take when they need a password, in English and Dutch: the words that lists of broken passwords are made
 * of. Whole phrases stand here too where they are famous. As they are typed, without the usual signs in place of
 * letters.
 */
const words = `
  password passwords passphrase wachtwoord wachtzin welcome welkom hello hallo letmein login logon signin aanmelden
  admin administrator beheerder beheer root system systeem master owner user users gebruiker guest gast test testing
  demo temp tijdelijk temporary default changeme change wijzig reset secret geheim private access toegang open sesame
  hawser cloud connect server computer laptop internet network netwerk windows microsoft office outlook azure google
  apple samsung company bedrijf business kantoor work werk school student teacher
  security beveiliging safe veilig
  qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc
  love iloveyou liefde loveyou sunshine zonnetje princess prinses angel engel baby honey schatje lieverd flower bloem
  dragon draak monkey aapje tiger tijger lion leeuw eagle horse paard dolphin butterfly vlinder chicken poesje hondje
  football voetbal baseball basketball hockey soccer tennis ajax feyenoord arsenal chelsea liverpool barcelona madrid
  superman batman spiderman starwars pokemon ninja shadow killer hunter ranger wizard hacker matrix phoenix
  summer winter spring autumn zomer lente herfst january february march april june july august september october
  november december januari februari maart juni juli augustus oktober monday tuesday wednesday thursday friday saturday
  sunday maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
  amsterdam rotterdam utrecht eindhoven groningen holland nederland belgium belgie london paris berlin europe america
  michael jordan charlie thomas jessica jennifer michelle daniel robert andrew george martin peter marie johan
  freedom vrijheid happy gelukkig lucky money geld gold silver diamond magic rainbow orange oranje purple yellow green
  blue black white please trustno whatever nothing something everything forever together
  correct horse battery staple thequickbrownfox thisismypassword ditismijnwachtwoord mypassword mijnwachtwoord
  openthedoor allyourbase tobeornottobe inthebeginning abracadabra
`;

const signs: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', $: 's', '@': 'a', '3': 'e', '5': 's', '!': 'i' };

/** Letters where a sign stands for one, in a text in lower case; as long as it was. */
export function lettersOf(text: string): string {
  return text.replace(/[01$@35!]/g, (sign) => signs[sign] ?? sign);
}

export const bannedWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/).map(lettersOf));
