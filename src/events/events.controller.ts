import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Caller, CurrentUser, Operation } from '../common/index.js';
import { EventPageDto } from './dto/event.dto.js';
import { ReadEventsDto } from './dto/read-events.dto.js';
import { eventCursor } from './event-cursor.js';
import { EventsService } from './events.service.js';
import { PollService } from './poll.service.js';
import { TakenService } from './taken.service.js';

@ApiTags('events')
@Controller('events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly polls: PollService,
    private readonly taken: TakenService,
  ) {}

  @Get()
  @Operation(
    'events.list',
    'Your event log from a cursor on',
    ['invalid_cursor', 'cursor_expired'],
    'Without `after`: the newest cursor and no items. Reading on from a cursor never misses an event and never shows one twice. ' +
      'An empty page whose `nextCursor` has moved has passed over what is gone by now, and there may be more: read on. ' +
      'Whoever sent what came before `after` is told that it was delivered. A cursor that is no longer kept is 410, with a `snapshot` ' +
      'to start again from.',
  )
  async list(
    @CurrentUser() { userId }: Caller,
    @Query() { after, limit, waitSeconds }: ReadEventsDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EventPageDto> {
    const gone = goneSignal(response);
    const place = await this.events.place(userId, after);
    if (after === undefined) return { items: [], nextCursor: eventCursor(userId, place) };
    this.taken.note(userId, place);
    // Waiting is no work.
    if (waitSeconds > 0) request.work?.pause();
    return this.polls.readOrWait(userId, place, limit, waitSeconds, gone);
  }
}

/** Aborts when the client leaves, or has left: a request is authenticated before it comes here. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  if (response.destroyed) gone.abort();
  return gone.signal;
}
