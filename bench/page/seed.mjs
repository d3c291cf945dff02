import { SealpostClient } from '../../packages/client/dist/index.js';

const WORDS =
  'the post goes over the hills before noon and comes back with letters that nobody else has read on the way so we wait'.split(
    ' ',
  );
const AT_ONCE = 8;

export const READER = { username: 'reader', password: 'lantern orbit velvet canyon' };
export const WRITER = { username: 'writer', password: 'walnut harbour quiet meadow' };

/** Texts of 3 to 90 words that are the same in every run, some of them an answer, some with a link. */
function textOf(index) {
  const length = 3 + ((index * 37) % 23) + (index % 29 === 0 ? 64 : 0);
  const words = Array.from({ length }, (_, place) => WORDS[(index * 7 + place * 3) % WORDS.length]);
  const link = index % 40 === 0 ? ' https://example.com/hills' : '';
  return `${index}: ${words.join(' ')}${link}`;
}

/**
 * Makes two accounts, and has them write to each other. Everything is sealed here, as a device would do it.
 *
 * @param count - how many messages
 * @param onSent - called with how many are sent
 */
export async function seed(url, count, onSent = () => {}) {
  const [{ client: reader }, { client: writer }] = await Promise.all(
    [READER, WRITER].map((account) => SealpostClient.register({ url, ...account })),
  );
  let next = 0;
  let answered;
  const write = async () => {
    for (let index = next++; index < count; index = next++) {
      const [from, to] = index % 5 < 2 ? [reader, writer] : [writer, reader];
      const replyTo = index % 50 === 49 ? answered : undefined;
      const { id } = await from.messages.send({ to: to.address, text: textOf(index), replyTo });
      answered = id;
      if (index % 500 === 499) onSent(index + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  await markAllRead(reader);
  reader.close();
  writer.close();
  return { writer: writer.address };
}

/** What is unread would be opened at its beginning; this is to begin at the end. */
async function markAllRead(reader) {
  const ids = [];
  for await (const { id } of reader.messages.list({ direction: 'inbox', unread: 'true', limit: 100 }))
    ids.push(id);
  while (ids.length > 0) await Promise.all(ids.splice(0, AT_ONCE).map((id) => reader.messages.markRead(id)));
}
