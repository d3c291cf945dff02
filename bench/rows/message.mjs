import { get } from '../load/http.mjs';
import { httpRow } from './http-row.mjs';

/** The newest messages of somebody's inbox. */
export async function newest(url, reader) {
  const response = await globalThis.fetch(`${url}/api/messages?direction=inbox&limit=50`, {
    headers: { 'X-Auth-Token': reader.token },
  });
  return (await response.json()).items;
}

export default httpRow({
  name: 'message',
  title: 'One message',
  requests: async ({ people }, { url }) => {
    const inboxes = await Promise.all(people.readers.slice(0, 20).map((reader) => newest(url, reader)));
    return inboxes.flatMap((items, index) =>
      items.map(({ id }) => get(people.readers[index], `/api/messages/${id}`)),
    );
  },
});
