import { attachmentRows } from './attachments.mjs';
import catchUp from './catch-up.mjs';
import { embeddedRows } from './embedded.mjs';
import { fanOutRows } from './fan-out.mjs';
import { groupRows } from './groups.mjs';
import idleSockets from './idle-sockets.mjs';
import inbox from './inbox.mjs';
import keyWork from './key-work.mjs';
import { largeRows } from './large.mjs';
import { loginRows } from './logins.mjs';
import message from './message.mjs';
import { pushRows } from './push.mjs';
import send from './send.mjs';
import { startRows } from './start.mjs';

/** All rows, in the order in which they run. Those that are `onDemand` run only when they are named. */
export const ROWS = [
  send,
  inbox,
  message,
  ...attachmentRows,
  ...loginRows,
  ...groupRows,
  catchUp,
  ...pushRows,
  ...fanOutRows,
  idleSockets,
  ...startRows,
  ...embeddedRows,
  keyWork,
  ...largeRows,
];
