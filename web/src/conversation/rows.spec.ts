/// <reference types="jest" />
import type { OpenedMessage } from '@sealpost/client';
import type { PendingMessage } from '../live/index.js';
import { rowsOf } from './rows.js';

const ME = 'alice@localhost';

function message(id: string, from: string, sentAt: string): OpenedMessage {
  return { id, from, sentAt } as OpenedMessage;
}

describe('the rows of a conversation', () => {
  const noon = new Date(2026, 0, 5, 12).getTime();
  const at = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

  it('begin a day with its line and hold what was written in one go together', () => {
    const rows = rowsOf(
      [
        message('1', 'bob@localhost', at(0)),
        message('2', 'bob@localhost', at(4)),
        message('3', 'bob@localhost', at(10)),
        message('4', ME, at(10)),
        message('5', ME, at(24 * 60)),
      ],
      [],
      ME,
      true,
    );
    expect(rows.map(({ id, day, first, last }) => [id, day !== null, first, last])).toEqual([
      ['1', true, true, false],
      ['2', false, false, true],
      ['3', false, true, true],
      ['4', false, true, true],
      ['5', true, true, true],
    ]);
  });

  it('begin with no day that may have begun before', () => {
    const rows = rowsOf([message('1', ME, at(0)), message('2', ME, at(24 * 60))], [], ME, false);
    expect(rows.map(({ day }) => day)).toEqual([null, at(24 * 60)]);
  });

  it('end with what is on its way, but for what has arrived', () => {
    const pending = [
      { id: '1', createdAt: at(0) },
      { id: '2', createdAt: at(1) },
    ] as PendingMessage[];
    const rows = rowsOf([message('1', ME, at(0))], pending, ME, true);
    expect(
      rows.map(({ id, message: sent, pending: waiting }) => [id, sent !== null, waiting !== null]),
    ).toEqual([
      ['1', true, false],
      ['2', false, true],
    ]);
  });
});
