import md4 from 'js-md4';

/** The NT hash of a password: MD4 of its UTF-16. MD4 is not in OpenSSL 3, hence the package. */
export function ntHash(password: string): Buffer {
  return Buffer.from(md4.arrayBuffer(Buffer.from(password, 'utf16le')));
}
