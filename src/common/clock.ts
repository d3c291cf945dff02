import { Injectable } from '@nestjs/common';

/** The time, so that a test can move it. */
@Injectable()
export class Clock {
  /** The present moment. */
  now(): Date {
    return new Date();
  }

  /** The moment so many seconds from now. */
  in(seconds: number): Date {
    return new Date(this.now().getTime() + seconds * 1000);
  }
}
