/** Names of hosts of the field in running text; `javax.net.ssl` is none. */
const hostName =
  /\b(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|cn|us|de|nl|eu|local|test|lan|corp|internal|windows|ms))(?::(\d{2,5}))?\b(?!\.\w)/i;

/** The first host in running text. Names of classes look like hosts: `System.Net.WebException`. */
export function hostIn(text: string): string | undefined {
  const plain = /[A-Z]\w{1,40}\.[A-Z]/.test(text)
    ? text.replace(/\b[A-Z]\w{1,60}(?:\.[A-Z]\w{0,60}){1,8}/g, ' ')
    : text;
  return hostName.exec(plain)?.[1]?.toLowerCase();
}
