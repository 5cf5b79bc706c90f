import { isKeyOf } from '../keys.ts';
import { isObject } from '../object.ts';
import { messageOf, systemCodeOf } from '../system-error.ts';
import { userInfo } from 'node:os';
import type { Detail, DetailItem } from '../details.ts';
import { defineDetails } from '../details.ts';
import type { HawserError } from '../errors.ts';
import { defineErrors } from '../errors.ts';

/** What the system says of a file, in words: the path, what is wrong with it, what to do. */
export const fileErrors = defineErrors('file', {
  'file.absent': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no file or folder {path}.', nl: 'Er is geen bestand of map {path}.' },
    fix: {
      en: 'Check the path. Hawser looked in {folder}.',
      nl: 'Controleer het pad; er is gezocht in {folder}.',
    },
  },
  'file.denied': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The account {account} may not open {path}.',
      nl: 'Het account {account} mag {path} niet openen.',
    },
    fix: {
      en: 'Run the command as its owner, or give this account access (ls -l {path} shows the rights).',
      nl: 'Voer de opdracht uit als de eigenaar, of geef dit account toegang (ls -l {path} toont de rechten).',
    },
  },
  'file.not-own': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: '{path} is not used: it belongs to another account, or other accounts may write to it.',
      nl: '{path} wordt niet gebruikt: het is van een ander account, of andere accounts mogen erin schrijven.',
    },
    fix: {
      en: 'If you trust the file, name it: {option} {path}. If it is yours, you can also make it so that only you may write to it: chmod go-w {path}',
      nl: 'Als u het bestand vertrouwt, noemt u het: {option} {path}. Is het van u, dan kunt u ook zorgen dat alleen u erin mag schrijven: chmod go-w {path}',
    },
  },
  'file.is-folder': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: { en: '{path} is a folder; a file is needed here.', nl: '{path} is een map; hier is een bestand nodig.' },
    fix: { en: 'Give the path of one file.', nl: 'Geef het pad van één bestand.' },
  },
  'file.not-folder': {
    status: 400,
    severity: 'error',
    retryable: false,
    text: {
      en: 'A part of the path {path} is a file, not a folder.',
      nl: 'Een deel van het pad {path} is een bestand en geen map.',
    },
    fix: { en: 'Check the path.', nl: 'Controleer het pad.' },
  },
  'file.no-room': {
    status: 507,
    severity: 'error',
    retryable: true,
    text: { en: 'There is no space left to write {path}.', nl: 'Er is geen ruimte meer om {path} te schrijven.' },
    fix: {
      en: 'Free up space, or write to another disk.',
      nl: 'Maak ruimte vrij, of schrijf naar een andere schijf.',
    },
  },
  'file.read-only': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: '{path} lies on a file system that cannot be written to.',
      nl: '{path} ligt op een bestandssysteem waarop niet geschreven kan worden.',
    },
    fix: { en: 'Choose another folder.', nl: 'Kies een andere map.' },
  },
  'file.failed': {
    status: 500,
    severity: 'error',
    retryable: true,
    text: {
      en: '{path} cannot be opened: the system says {reason}.',
      nl: '{path} kan niet worden geopend: het systeem meldt {reason}.',
    },
    fix: { en: 'Check the path and the disk.', nl: 'Controleer het pad en de schijf.' },
  },
});

const codes = {
  ENOENT: 'file.absent',
  EACCES: 'file.denied',
  EPERM: 'file.denied',
  EISDIR: 'file.is-folder',
  ENOTDIR: 'file.not-folder',
  ENOSPC: 'file.no-room',
  EDQUOT: 'file.no-room',
  EROFS: 'file.read-only',
} as const;

const fileDetail = defineDetails({
  'file.reason-absent': { en: 'it does not exist', nl: 'het bestaat niet' },
  'file.reason-denied': { en: 'this account may not', nl: 'dit account mag dat niet' },
  'file.reason-folder': { en: 'it is a folder', nl: 'het is een map' },
  'file.reason-not-folder': { en: 'a part of the path is a file', nl: 'een deel van het pad is een bestand' },
  'file.reason-no-room': { en: 'the disk is full', nl: 'de schijf is vol' },
  'file.reason-read-only': {
    en: 'the file system is read-only',
    nl: 'op het bestandssysteem kan niet worden geschreven',
  },
  'file.this-account': { en: 'that runs this', nl: 'dat dit uitvoert' },
});

const reasons: Readonly<Record<string, Detail>> = {
  ENOENT: fileDetail('file.reason-absent'),
  EACCES: fileDetail('file.reason-denied'),
  EPERM: fileDetail('file.reason-denied'),
  EISDIR: fileDetail('file.reason-folder'),
  ENOTDIR: fileDetail('file.reason-not-folder'),
  ENOSPC: fileDetail('file.reason-no-room'),
  EROFS: fileDetail('file.reason-read-only'),
};

/** What the system says of a file as the end of a sentence, for a room that has an error of its own for it. */
export function fileReason(cause: unknown): DetailItem {
  const said = systemCodeOf(cause) ?? messageOf(cause);
  return reasons[said] ?? said;
}

/**
 * What a failed system call on `path` means to people. Anything that is not a failure of the file system is a bug and
 * answered as it is.
 */
export function fileError(path: string, cause: unknown): unknown {
  const code = systemCodeOf(cause);
  if (code === undefined || !isObject(cause) || cause['syscall'] === undefined) return cause;
  if (!isKeyOf(codes, code)) return fileErrors('file.failed', { path, reason: code }, { cause });
  return describe(codes[code], path, cause);
}

function describe(code: (typeof codes)[keyof typeof codes], path: string, cause: unknown): HawserError {
  return fileErrors(code, { path, folder: process.cwd(), account: accountName() }, { cause });
}

function accountName(): DetailItem {
  try {
    return userInfo().username;
  } catch {
    return fileDetail('file.this-account'); // a number without a name, as in a container
  }
}
