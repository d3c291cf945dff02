import type { SealpostError } from '../http/sealpost-error.js';
import type { WireEvent } from '../wire.js';

/** An event of the log that waits to be taken. */
export interface Entry {
  event: WireEvent;
  /** Tells the server that it was taken, where that is done event by event. */
  acknowledge: () => void;
}

/** Why nothing more comes out of a source than what waits in it. */
export type SourceEnd =
  /** The connection is gone, or never came to be. */
  | { kind: 'lost' }
  /** More waits than is kept; the rest is to be asked for when that was taken. */
  | { kind: 'full' }
  /** It has done what it was to do, or was closed. */
  | { kind: 'done' }
  /** It would be refused again. */
  | { kind: 'refused'; error: SealpostError };

/** Where the log comes from, from one cursor on. */
export interface Source {
  /** Whether the server let it in, even if it ended since. */
  readonly opened: boolean;
  readonly end: SourceEnd | null;
  /** Where to read on from after all that waits was taken, when it is further than the last event. */
  readonly place: string | null;
  /** Up to so many of the events that wait, in order. */
  take(most: number): Entry[];
  /** Frees everything at once. */
  close(): void;
}
