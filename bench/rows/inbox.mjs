import { get } from '../load/http.mjs';
import { httpRow } from './http-row.mjs';

export default httpRow({
  name: 'inbox',
  title: 'A page of 50 of an inbox',
  requests: ({ people }) =>
    people.readers.map((reader) => get(reader, '/api/messages?direction=inbox&limit=50')),
});
