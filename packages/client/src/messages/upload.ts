import { type Http, overNetwork, TOKEN_HEADER } from '../http/http.js';
import { problemError } from '../http/problem-answer.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Bytes } from '../model.js';

const PIECE_BYTES = 65_536;
const JSON_TYPE = { 'Content-Type': 'application/json' };

export interface UploadOptions {
  signal?: AbortSignal;
  /** Told how many bytes of the body are out. */
  onSent?: (bytes: number) => void;
}

/**
 * Posts JSON, telling how far it is.
 *
 * @param body - JSON in UTF-8
 * @returns the answer, read as JSON
 * @throws SealpostError
 */
export async function postJson<T>(
  http: Http,
  path: string,
  body: Bytes,
  { signal, onSent }: UploadOptions,
): Promise<T> {
  const text =
    onSent && !http.isSealed
      ? await ('XMLHttpRequest' in globalThis ? byXhr : byStream)(http, path, body, { signal, onSent })
      : await textOf(await http.fetch(path, { method: 'POST', headers: JSON_TYPE, body, signal }), signal);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new SealpostError('not_a_problem', 'The answer is not one of a Sealpost server.');
  }
}

/** Browsers stream no request body over HTTP/1.1, and only this tells how much of it is out. */
function byXhr(http: Http, path: string, body: Bytes, { signal, onSent }: UploadOptions): Promise<string> {
  const request = new XMLHttpRequest();
  const abort = (): void => {
    request.abort();
  };
  const done = new Promise<string>((resolve, reject) => {
    request.open('POST', http.url + path);
    request.setRequestHeader('Content-Type', JSON_TYPE['Content-Type']);
    if (http.token !== undefined) request.setRequestHeader(TOKEN_HEADER, http.token);
    request.upload.onprogress = ({ loaded }) => onSent?.(loaded);
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(responseText);
      else
        http
          .refused(problemError(status, responseText, request.getResponseHeader('Retry-After')))
          .then(reject, reject);
    };
    request.onabort = () => {
      reject(signal?.reason as Error);
    };
    request.onerror = () => {
      reject(new SealpostError('network', 'The server was not reached.'));
    };
  });
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort);
  request.send(body);
  return done.finally(() => {
    signal?.removeEventListener('abort', abort);
  });
}

async function byStream(
  http: Http,
  path: string,
  body: Bytes,
  { signal, onSent }: UploadOptions,
): Promise<string> {
  const init = { method: 'POST', headers: JSON_TYPE, body: counted(body, onSent), duplex: 'half', signal };
  return textOf(await http.fetch(path, init), signal);
}

function textOf(response: Response, signal?: AbortSignal): Promise<string> {
  return overNetwork(() => response.text(), signal);
}

/** A piece is out when the next one is asked for. */
function counted(body: Bytes, onSent?: (bytes: number) => void): ReadableStream<Bytes> {
  let sent = 0;
  return new ReadableStream(
    {
      pull: (controller) => {
        if (sent > 0) onSent?.(sent);
        if (sent === body.length) {
          controller.close();
          return;
        }
        const piece = body.subarray(sent, sent + PIECE_BYTES);
        sent += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
}
