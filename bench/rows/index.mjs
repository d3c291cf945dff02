import inbox from './inbox.mjs';
import message from './message.mjs';
import send from './send.mjs';

/** All rows, in the order in which they run. Those that are `onDemand` run only when they are named. */
export const ROWS = [send, inbox, message];
