import { post } from '../load/http.mjs';
import { pairsOf } from '../people/pairs.mjs';
import { httpRow } from './http-row.mjs';

export const TEXT = 'The post goes over the hills before noon, and comes back with letters. '
  .repeat(4)
  .slice(0, 240);

/** Sends of one text between random pairs of people. */
export const sends = (people, count = 1000) =>
  pairsOf(people, count).map(([sender, { username }]) =>
    post(sender, '/api/messages/send', { recipient: username, text: TEXT }),
  );

export default httpRow({
  name: 'send',
  title: 'Send 240 bytes to one person',
  requests: ({ people }) => sends(people.senders),
});
