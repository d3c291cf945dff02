import { formatBytes } from '../ui/bytes.js';

const MIB = 1024 * 1024;

/** What a message may hold, unless the server was set otherwise: bytes before sealing. */
export const LIMITS = { textBytes: 64 * 1024, files: 10, fileBytes: 25 * MIB };

/** Bytes of one request; in it files are a third larger than they are. */
const REQUEST_BYTES = 40 * MIB;
/** What is left in it for the text, the keys of a group and all else. */
const ROOM_FOR_THE_REST = 256 * 1024;
const FILENAME_LETTERS = 255;

/** What of some files can be sent with those that are there. */
export interface Accepted {
  files: File[];
  /** Why some were left out, in a sentence. */
  problem: string | null;
}

/** Takes files up to the limits, and says what was left out. */
export function acceptFiles(there: readonly File[], more: readonly File[]): Accepted {
  const files = [...there];
  let problem: string | null = null;
  for (const file of more) {
    const refused = problemOf(files, file);
    if (refused === null) files.push(named(file));
    else problem ??= refused;
  }
  return { files, problem };
}

/** Bytes of a text as it is sent. */
export function textBytes(text: string): number {
  // A letter has three bytes at most: most texts need no counting.
  return text.length * 3 <= LIMITS.textBytes ? text.length : new TextEncoder().encode(text).length;
}

function problemOf(files: readonly File[], file: File): string | null {
  if (files.length >= LIMITS.files) return `A message carries up to ${LIMITS.files} files.`;
  if (file.size > LIMITS.fileBytes)
    return `${file.name} has ${formatBytes(file.size)}. A file may have up to ${formatBytes(LIMITS.fileBytes)}.`;
  const together = [...files, file].reduce((sum, { size }) => sum + size + 16, 0);
  const most = ((REQUEST_BYTES - ROOM_FOR_THE_REST) * 3) / 4;
  if (together > most)
    return `${file.name} does not fit any more: the files of a message may have ${formatBytes(most)} together. Send it in another one.`;
  return null;
}

/** A name that the server takes. */
function named(file: File): File {
  const name = file.name.trim() === '' ? 'file' : file.name.slice(-FILENAME_LETTERS);
  return name === file.name ? file : new File([file], name, { type: file.type });
}
