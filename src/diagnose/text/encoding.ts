/**
 * Text arrives as it was saved: UTF-8, UTF-16 of either order (PowerShell's `>`), Windows-1252 (Notepad), or the code
 * page of the console (437/850). A byte order mark decides; without one the zero bytes of Latin text in UTF-16, then
 * valid UTF-8, then where the letters above 127 lie: é is 0x82 in the OEM code pages and 0xE9 in Windows-1252.
 */
export type EncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'oem-850' | 'binary';

/** Code page 850 above 127. Its letters 0x80-0xA5 are those of 437 but for five signs. */
const oem850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

export function detectEncoding(head: Uint8Array): EncodingName {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = countZeros(head);
  if (zeros.odd + zeros.even > 0) {
    const half = head.length / 2;
    if (zeros.odd > half * 0.6 && zeros.even < half * 0.05) return 'utf-16le';
    if (zeros.even > half * 0.6 && zeros.odd < half * 0.05) return 'utf-16be';
    if (zeros.odd + zeros.even > head.length * 0.001) return 'binary';
  }
  if (controlShare(head) > 0.05) return 'binary';
  if (isUtf8(head)) return 'utf-8';
  return eightBit(head);
}

function countZeros(head: Uint8Array): { odd: number; even: number } {
  let odd = 0;
  let even = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] !== 0) continue;
    if (i % 2) odd++;
    else even++;
  }
  return { odd, even };
}

/** The share of bytes that no text holds: controls other than tab, line ends, form feed, backspace and escape. */
function controlShare(head: Uint8Array): number {
  let controls = 0;
  for (const byte of head) if (byte < 32 && (byte < 8 || byte > 13) && byte !== 27) controls++;
  return head.length ? controls / head.length : 0;
}

function isUtf8(head: Uint8Array): boolean {
  // The head may end in the middle of a character.
  for (let cut = 0; cut < 4 && cut <= head.length; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length - cut));
      return true;
    } catch {
      // Shorter, then: only the last character may be torn.
    }
  }
  return false;
}

function eightBit(head: Uint8Array): EncodingName {
  let oem = 0;
  let ansi = 0;
  let high = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] ?? 0;
    if (byte < 0x80) continue;
    high++;
    const inWord = isLetter(head[i - 1]) || isLetter(head[i + 1]);
    if (inWord && (byte <= 0x90 || (byte >= 0x93 && byte <= 0x98) || (byte >= 0xa0 && byte <= 0xa5))) oem++;
    else if (inWord && byte >= 0xc0) ansi++;
  }
  if (high > head.length * 0.4) return 'binary';
  return oem > ansi ? 'oem-850' : 'windows-1252';
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));
}

/** A decoder that takes the text in pieces. */
export function createDecoder(encoding: EncodingName): (bytes: Uint8Array, last: boolean) => string {
  if (encoding === 'oem-850') {
    return (bytes) => {
      let text = '';
      for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : (oem850[byte - 128] ?? '\uFFFD');
      return text;
    };
  }
  const decoder = new TextDecoder(encoding === 'binary' ? 'windows-1252' : encoding);
  return (bytes, last) => decoder.decode(bytes, { stream: !last });
}
