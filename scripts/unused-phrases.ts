import type { Language } from '../src/base/messages.ts';

/** A phrase that texts do not use, what it is seen by, and what is written instead. */
export type UnusedPhrase = readonly [RegExp, string];

/**
 * Kinds of awkward wording that texts have had: word order and idiom of the other language, private words, a word that
 * is not the one of its concept (docs/words.md).
 */
export const unusedPhrases: Readonly<Record<Language, readonly UnusedPhrase[]>> = {
  en: [
    [/\bby itself\b/, 'automatically'],
    [/\banew\b/, 'again'],
    [/\bis told\b/, 'name who reports it'],
    [/\btells? (?:what|more|why|which|whether|how)\b/, 'says'],
    [/\bany more\b/, 'no longer, anymore'],
    [/\bexists already\b/, 'already exists'],
    [/\b(?:code|password|secret|name) is not right\b/, 'is wrong'],
    [/\b(?:has|have) to be (?:a|an|at least|one of)\b/, 'must be'],
    [/\bwants? (?:a|an|that|the user)\b/, 'requires'],
    [/\bmeans nothing here\b/, 'has no meaning here'],
    [/\b(?:shown|given) this once\b/, 'only once'],
    [/\bis (?:there|here) (?:again|too)\b/, 'is back'],
    [/\bare looked at\b|\bwere looked at\b|\bis looked at\b/, 'checked'],
    [/\bsays no\b/, 'refuses, blocks'],
    [/\bset-up of\b/, 'when you set up'],
    [/\bpresent (?:password|key|one)\b/, 'current'],
    [/\bgoes? on where\b/, 'continues where'],
    [/\bpoints? at\b/, 'points to'],
    [/\bnobody but\b/i, 'only'],
    [/\bin an orderly way\b/, 'properly'],
    [/\bblocks the way\b|\bthe way is\b/, 'connection'],
    [/\bLook whether\b/, 'Check whether'],
    [/\bwithout anybody\b/, 'unattended'],
    [/\bMake sure of\b/, 'check'],
    [/\borganis|\brecognis|\bsynchronis|\bauthoris|\blicences?\b|\bcancelled\b/, 'American spelling'],
  ],
  nl: [
    [/\bde forest\b/i, 'het forest'],
    [/(?<!")\bdomain controllers?\b/i, 'domeincontroller'],
    [/\b(?:dit|het) source anchor\b/i, 'de source anchor'],
    [/\bservice connection point\b/i, 'serviceverbindingspunt'],
    [/\bvertelt (?:wat|meer|waarom|welke|of|hoe)\b/, 'zegt'],
    [/\b(?:code|wachtwoord|geheim|naam) klopt niet\b/, 'is onjuist'],
    [/\b(?:eraf|erbij)$/, 'verwijderd, toegevoegd'],
    [/\bZonder (?:deze|die|de|dit|\{host\})[^.;]* uit\b/, 'Sluit … uit van'],
    [/\bwil een (?:aanmelding|proxy|certificaat)\b/, 'vereist'],
    [/\bbetekent hier niets\b/, 'heeft hier geen betekenis'],
    [/\bin orde (?:is|zijn)$/, 'geslaagd'],
    [/\bde stand; on\b/, 'de toestand'],
    [/\bnaar de persoon\b/, 'gebruiker'],
    [/\bmetgezel\b/i, 'hoort bij'],
    [/\bblokkeert de weg\b|\bde weg is open\b/, 'verbinding'],
    [/\bdiens\b/, 'de … van de'],
    [/\bzegt zelf\b/, 'meldt'],
    [/\bbrak (?:voordat|middenin)\b/, 'is verbroken'],
    [/\bwat te verlenen is\b/, 'welke rechten ontbreken'],
    [/\bvindt de plaats\b/, 'laat zien waar het misgaat'],
    [/\bbewijst zich\b|\bbewijzen zich\b/, 'verifieert zich'],
  ],
};
