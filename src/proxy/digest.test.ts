import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenges.ts';
import { digestAuthorization, readDigestChallenge } from './digest.ts';
import type { DigestRequest } from './digest.ts';

/** The header for `user` in answer to the challenges of `header`, read back. */
function answer(header: string, user: string, password: string, request: DigestRequest): Record<string, string> {
  const challenge = readDigestChallenge(parseChallenges(header));
  if (!challenge) throw new TypeError('not usable');
  const [said] = parseChallenges(digestAuthorization(challenge, { user, password }, request));
  return { ...said?.parameters };
}

const connect = { method: 'CONNECT', target: 'cloud.test:443', count: 1, cnonce: 'c' };

describe('digest authentication', () => {
  /** RFC 7616 3.9.1: one server, two algorithms. */
  const offered = (algorithm: string): string =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const get = { method: 'GET', target: '/dir/index.html', count: 1 };
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers as RFC 7616 3.9.1 does with %s', (algorithm, response) => {
    const said = answer(offered(algorithm), 'Mufasa', 'Circle of Life', { ...get, cnonce });
    expect(said).toEqual({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      uri: '/dir/index.html',
      algorithm,
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce,
      qop: 'auth',
      response,
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
  });

  it('takes the strongest of several, in whichever order they are offered', () => {
    for (const header of [`${offered('MD5')}, ${offered('SHA-256')}`, `${offered('SHA-256')}, ${offered('MD5')}`])
      expect(answer(header, 'u', 'p', connect)['algorithm']).toBe('SHA-256');
    expect(answer(`${offered('MD5')}, ${offered('MD5-sess')}`, 'u', 'p', connect)['algorithm']).toBe('MD5-sess');
    expect(answer(`${offered('WHIRLPOOL')}, ${offered('MD5')}`, 'u', 'p', connect)['algorithm']).toBe('MD5');
  });

  it('hides the name where the server wants that (RFC 7616 3.9.2, corrected by erratum 4897)', () => {
    const header =
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true';
    const request = { method: 'GET', target: '/doe.json', count: 1 };
    const its = 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v';
    expect(answer(header, 'Jäsøn Doe', 'Secret, or not?', { ...request, cnonce: its })).toMatchObject({
      username: '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b',
      response: '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
      userhash: 'true',
    });
  });

  it('answers as RFC 2617 3.5 does, and as RFC 2069 2.4 does where there is no qop', () => {
    const header = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const request = { method: 'GET', target: '/dir/index.html', count: 1, cnonce: '0a4f113b' };
    expect(answer(`${header}, qop="auth,auth-int"`, 'Mufasa', 'Circle Of Life', request)['response']).toBe(
      '6629fae49393a05397450978507c4ef1',
    );
    const old = answer(header, 'Mufasa', 'CircleOfLife', request);
    // Erratum 749: the printed one is not of these inputs.
    expect(old['response']).toBe('1949323746fe6a43ef61f9606e7febea');
    expect(old).not.toHaveProperty('cnonce');
    expect(old).not.toHaveProperty('qop');
  });

  it.each([
    // Computed with Python's hashlib from RFC 7616 3.4.2; the RFC prints no example.
    ['MD5-sess', '5ac10dec0e3fc04490aa9001ce65909d'],
    ['SHA-256-sess', '3bb6a70bef1aabcb561b25af03aa5a3fcb44a1bc739f729bd9f484f0d50e5c6a'],
  ])('binds the secret of %s to the session', (algorithm, response) => {
    const header = `Digest realm="r", qop="auth", nonce="n", algorithm=${algorithm}`;
    expect(answer(header, 'u', 'p', connect)).toMatchObject({ algorithm, response });
  });

  it('writes a name beyond ASCII as username* only where the server says that it reads UTF-8', () => {
    const header = 'Digest realm="r", qop="auth", nonce="n"';
    expect(answer(`${header}, charset=UTF-8`, 'Jäsøn (Doe)', 'p', connect)).toMatchObject({
      'username*': "UTF-8''J%C3%A4s%C3%B8n%20%28Doe%29",
    });
    const bare = answer(header, 'Jäsøn', 'p', connect)['username'] ?? '';
    expect(Buffer.from(bare, 'latin1').toString('utf8')).toBe('Jäsøn');
    expect(answer(`${header}, charset=UTF-8`, 'Jason', 'p', connect)).toMatchObject({ username: 'Jason' });
  });

  it('gives a realm beyond ASCII back, and hashes it, in the bytes of the server', () => {
    const header = Buffer.from('Digest realm="Büro", qop="auth", nonce="abc"').toString('latin1');
    const said = answer(header, 'jan', 'geheim', { method: 'CONNECT', target: 'x:443', count: 1, cnonce: 'q' });
    expect(Buffer.from(said['realm'] ?? '', 'latin1').toString('utf8')).toBe('Büro');
    // Computed with md5sum over UTF-8 text.
    expect(said['response']).toBe('20188ad081a762c9a73f70024f1fc470');
  });

  it.each([
    'Digest realm="r", nonce="n", algorithm=SHA-3',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest',
    'Basic realm="r"',
  ])('is not usable: %s', (header) => {
    expect(readDigestChallenge(parseChallenges(header))).toBeUndefined();
  });

  it('keeps whatever stands between quotes', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, text, (user, realm) => {
        const quoted = `"${realm.replace(/["\\]/g, '\\$&')}"`;
        const said = answer(`Digest realm=${quoted}, qop="auth", nonce="n"`, user, 'p', connect);
        expect(said).toMatchObject({ username: user, realm });
      }),
    );
  });
});
