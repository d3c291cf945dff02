import type { EventDto } from './dto/event.dto.js';

/** An event that was just committed, as its log has it. */
export interface FreshEvent {
  userId: string;
  number: number;
  /** What the log would show of it. It is made only when somebody here follows the log. */
  make: () => Omit<EventDto, 'cursor'>;
}

/** Who is told of a log that grows. */
export interface LogListener {
  /** How far it has followed the log, when it does so from one event to the next. */
  readonly place?: number;
  /** The log may have grown: up to a number at least, when that is known. */
  wake: (newest?: number) => void;
  /** An event was committed. Two of them may come in another order than their numbers. Whoever does not hear is woken. */
  hear?: (event: FreshEvent) => void;
}
