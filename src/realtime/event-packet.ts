import type { EventDto } from '../events/index.js';
import type { Connection } from './connection-guard.js';

/** The first byte of a frame that is a whole text (RFC 6455). */
const TEXT_FRAME = 0x81;

/**
 * An event as every socket of its user is sent it. It is encoded once, for websockets down to the frame, as socket.io itself does
 * with what goes to many; its number is the id by which clients acknowledge it.
 */
export class EventPacket {
  /** The packet of socket.io (protocol version 5), without the type that engine.io puts before it. */
  private readonly text: string;
  /** Of a session that has ended: which. */
  readonly endedSession: string | undefined;
  private readonly options: { compress: boolean; wsPreEncodedFrame: Buffer[] };

  constructor(
    readonly number: number,
    event: EventDto,
  ) {
    this.text = `2${number}${JSON.stringify(['event', event])}`;
    this.options = { compress: true, wsPreEncodedFrame: [frameOf(`4${this.text}`)] };
    if (event.type === 'session.revoked' && 'sessionId' in event.data) {
      this.endedSession = String(event.data.sessionId);
    }
  }

  /** About how many bytes it has. */
  get bytes(): number {
    return this.text.length;
  }

  writeTo(connection: Connection): void {
    connection.write(this.text, this.options);
  }
}

function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = TEXT_FRAME;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
