const labelled =
  /(?:\b(?:account|target ?user|user|client|principal|logon)(?: ?name)?|TargetUserName|\buid|\b(?:konto|benutzer)(?:name)?|\baccountnaam|\bgebruiker(?:snaam)?)["']?\s{0,4}[:=>]\s{0,20}["']?([^\s"'<>,;()]{1,120})/i;
const spoken = /\b(?:for|of) (?:the )?(?:user|account|principal) ["']?([^\s"'<>,;()]{1,120})/i;
/** `package@1.2.3` is a version of something. */
const address = /(?<![\w.+-])([\w.+-]{1,64}@(?!\d{1,5}\.\d)[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})/;
/** What stands behind such a label and is no account. */
const nobody =
  /^(?:n\/?a|-+|none|null|system|local|network|nt|s-\d-\S+|\S*\$|\d+|0x\S+|krbtgt\S*|[\da-f.]*:[\da-f.:]+|\d+(?:\.\d+){3})$/;
const longest = 2000;

/**
 * The account that a line is about, without its domain and in small letters; undefined where it names none. Machines
 * and the accounts of the system are none.
 */
export function accountIn(line: string): string | undefined {
  if (line.length > longest || !/account|user|client|principal|logon|uid|konto|benutzer|gebruiker|@/i.test(line))
    return undefined;
  for (const pattern of [labelled, spoken, address]) {
    const written = pattern.exec(line)?.[1];
    const name = written === undefined ? '' : bare(written);
    if (name !== '' && !nobody.test(name)) return name;
  }
  return undefined;
}

function bare(written: string): string {
  return written
    .toLowerCase()
    .replace(/^.*\\/, '')
    .replace(/@.*$/, '')
    .replace(/[.:]+$/, '');
}
