import type { InboxAnswerDto } from './dto/inbox.dto.js';
import { BadAnswer } from './peer-description.js';

const CODE = /^[a-z_]{1,64}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads what a peer answers to its inbox.
 *
 * @param events how many it was told of
 * @throws BadAnswer
 */
export function readInboxAnswer(body: unknown, events: number): InboxAnswerDto {
  const { results, keys } = membersOf(body);
  if (!Array.isArray(results) || results.length !== events || !Array.isArray(keys) || keys.length > events)
    throw new BadAnswer('It does not answer for each event.');
  return {
    results: results.map((result) => {
      const { status, code } = membersOf(result);
      if (status !== 'accepted' && status !== 'refused' && status !== 'retry')
        throw new BadAnswer('It answers by a word that is none.');
      return { status, code: typeof code === 'string' && CODE.test(code) ? code : null };
    }),
    keys: keys.map((key) => {
      const { username, keyId } = membersOf(key);
      if (typeof username !== 'string' || typeof keyId !== 'string' || !UUID.test(keyId))
        throw new BadAnswer('It names a key that is none.');
      return { username, keyId };
    }),
  };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
