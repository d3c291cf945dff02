import { answer, type Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { WireMessage } from '../wire.js';

/** A message, whole. @throws SealpostError `not_found`; `not_a_problem` when the server answers another one */
export async function readMessage(http: Http, id: string, signal?: AbortSignal): Promise<WireMessage> {
  const message = await answer(http.api.GET('/api/messages/{id}', { params: { path: { id } }, signal }));
  // It may verify all the same, as what it is.
  if (message.id !== id.toLowerCase()) throw anotherMessage();
  return message;
}

/** The server answered a message that is not the one in question. */
export function anotherMessage(): SealpostError {
  return new SealpostError('not_a_problem', 'The server answered another message.');
}
