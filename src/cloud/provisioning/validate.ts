import type { Detail } from '../../base/details.ts';
import { isStorable } from '../../base/storable.ts';
import type { Attributes, CloudClass, Scalar } from '../../directory/index.ts';
import { isBytes, valuesOf } from '../../directory/index.ts';
import { answerDetail } from './details.ts';

/** Why the directory does not take an object: a code of the field, and what is behind it. */
export interface Refusal {
  readonly code: string;
  readonly detail: Detail;
}

const MAX_CERTIFICATES = 15;
const MAX_PHOTO_BYTES = 100 * 1024;
const MAX_PROXY_ADDRESSES = 300;
const MAX_EXTENSIONS = 100;
const MAX_EXTENSION_LENGTH = 250;
const MAX_TEXT_LENGTH = 1024;

/** The longest value of attributes that are shorter than the rest. */
const maxLengths = new Map([
  ['displayName', 256],
  ['mailNickname', 64],
  ['givenName', 64],
  ['surname', 64],
  ['mail', 256],
  ['jobTitle', 128],
  ['postalCode', 40],
]);

/**
 * Checks sizes and lengths (limits of the field: facts of directory synchronization errors). Undefined: nothing is
 * wrong.
 */
export function validateAttributes(attributes: Attributes): Refusal | undefined {
  let extensions = 0;
  for (const name in attributes) {
    const value = attributes[name];
    if (name.startsWith('extension_')) extensions++;
    if (typeof value === 'string') {
      if (!isStorable(value)) return unstorable(name);
      if (value.length > 40 && value.length > limitOf(name)) return tooLong(name, value.length);
    } else if (typeof value === 'object') {
      const refusal = validateValues(name, valuesOf(value));
      if (refusal) return refusal;
    }
  }
  if (extensions <= MAX_EXTENSIONS) return undefined;
  const values = { count: extensions, most: MAX_EXTENSIONS };
  return { code: 'LargeObject', detail: answerDetail('provisioning.too-many-extensions', values) };
}

function validateValues(name: string, values: readonly Scalar[]): Refusal | undefined {
  if ((name === 'userCertificate' || name === 'userSMIMECertificate') && values.length > MAX_CERTIFICATES) {
    return tooMany(name, values, MAX_CERTIFICATES);
  }
  if (name === 'proxyAddresses' && values.length > MAX_PROXY_ADDRESSES) {
    return tooMany(name, values, MAX_PROXY_ADDRESSES);
  }
  for (const value of values) {
    if (typeof value === 'string') {
      if (!isStorable(value)) return unstorable(name);
      if (value.length > limitOf(name)) return tooLong(name, value.length);
    }
    const bytes = isBytes(value) ? (value.base64.length * 3) / 4 : 0;
    if (name === 'thumbnailPhoto' && bytes > MAX_PHOTO_BYTES) {
      const detail = answerDetail('provisioning.photo-too-large', { attribute: name, most: MAX_PHOTO_BYTES });
      return { code: 'LargeObject', detail };
    }
  }
  return undefined;
}

function limitOf(name: string): number {
  return name.startsWith('extension_') ? MAX_EXTENSION_LENGTH : (maxLengths.get(name) ?? MAX_TEXT_LENGTH);
}

function tooMany(attribute: string, values: readonly Scalar[], most: number): Refusal {
  const detail = answerDetail('provisioning.too-many-values', { attribute, count: values.length, most });
  return { code: 'LargeObject', detail };
}

function unstorable(name: string): Refusal {
  return { code: 'DataValidationFailed', detail: answerDetail('provisioning.not-storable', { attribute: name }) };
}

function tooLong(name: string, length: number): Refusal {
  const values = { attribute: name, count: length, most: limitOf(name) };
  return { code: 'ExceededAllowedLength', detail: answerDetail('provisioning.too-long', values) };
}

export function mismatch(found: CloudClass, wanted: CloudClass, by: Detail): Refusal {
  return { code: 'ObjectTypeMismatch', detail: answerDetail('provisioning.other-class', { by, found, wanted }) };
}
