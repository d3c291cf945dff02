import { concatBytes } from '../crypto/index.js';
import { type Http, overNetwork } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Bytes } from '../model.js';

export interface DownloadOptions {
  signal?: AbortSignal;
  /** Told how many bytes are there. */
  onReceived?: (bytes: number) => void;
}

/**
 * Loads bytes of a known number, telling how far it is.
 *
 * @returns the bytes, or null when there are fewer or more of them
 * @throws SealpostError
 */
export async function download(
  http: Http,
  path: string,
  length: number,
  { signal, onReceived }: DownloadOptions = {},
): Promise<Bytes | null> {
  const { body } = await http.fetch(path, { signal });
  if (!body) throw new SealpostError('not_a_problem', 'The answer has no body.');
  const pieces: Bytes[] = [];
  let at = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await overNetwork(() => reader.read(), signal);
    if (done) return at === length ? concatBytes(...pieces) : null;
    at += value.length;
    if (at > length) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
    onReceived?.(at);
  }
}
