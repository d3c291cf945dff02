import { setEmbeddedStage } from '../sides/embedded.mjs';
import inbox from './inbox.mjs';
import send from './send.mjs';

/** A row again, with the server on the embedded database beside the floor on PostgreSQL. */
const onEmbedded = (row) => ({
  ...row,
  name: `embedded-${row.name}`,
  title: `${row.title}, on the embedded database`,
  prepare: setEmbeddedStage,
  finish: ({ strike }) => strike(),
  notes: [
    'the floor is on PostgreSQL; the embedded database works in the process of the server, and its CPU is in that',
  ],
});

export const embeddedRows = [onEmbedded(send), onEmbedded(inbox)];
