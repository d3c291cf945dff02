/// <reference types="jest" />
import { BOB, ME, messageAt } from './fake-messages.js';
import { RecentChanges } from './recent-changes.js';

const AT = '2026-01-05T09:00:00.000Z';

describe('what events said lately', () => {
  it('takes a message out that was deleted for oneself', () => {
    const recent = new RecentChanges();
    recent.deleted(messageAt(1).id, 'self', AT);
    expect(recent.apply(messageAt(1))).toBeNull();
    expect(recent.apply(messageAt(2))).toEqual(messageAt(2));
  });

  it('empties a message that was deleted for everyone', () => {
    const recent = new RecentChanges();
    recent.deleted(messageAt(1).id, 'everyone', AT);
    expect(recent.apply(messageAt(1))).toEqual(
      messageAt(1, { deletedAt: AT, text: null, verification: { status: 'unsigned' } }),
    );
  });

  it('adds receipts that a page does not have yet, and none twice', () => {
    const recent = new RecentChanges();
    const own = messageAt(1, { from: ME, direction: 'sent', deliveredTo: [{ address: BOB, at: AT }] });
    recent.received(own.id, 'deliveredTo', { address: BOB, at: AT });
    recent.received(own.id, 'readBy', { address: BOB, at: AT });
    const known = recent.apply(own);
    expect(known?.deliveredTo).toEqual([{ address: BOB, at: AT }]);
    expect(known?.readBy).toEqual([{ address: BOB, at: AT }]);
  });
});
