/// <reference types="jest" />
import { messageAt } from './fake-messages.js';
import { Timeline } from './timeline.js';

const minutes = (timeline: Timeline): string[] => timeline.items.map(({ text }) => text ?? '-');

describe('a timeline', () => {
  it('puts messages into their order, however they come, and each once', () => {
    const timeline = new Timeline();
    timeline.merge([5, 4, 3].map((minute) => messageAt(minute)));
    timeline.merge([2, 1].map((minute) => messageAt(minute)));
    timeline.merge([messageAt(7)]);
    timeline.merge([messageAt(6), messageAt(7), messageAt(3)]);
    expect(minutes(timeline)).toEqual(['at 1', 'at 2', 'at 3', 'at 4', 'at 5', 'at 6', 'at 7']);
  });

  it('orders those of the same moment by their ids, as the server does', () => {
    const timeline = new Timeline();
    const { sentAt } = messageAt(1);
    timeline.merge([messageAt(3, { sentAt }), messageAt(1), messageAt(2, { sentAt })]);
    expect(minutes(timeline)).toEqual(['at 1', 'at 2', 'at 3']);
  });

  it('replaces and removes', () => {
    const timeline = new Timeline();
    timeline.merge([1, 2, 3].map((minute) => messageAt(minute)));
    timeline.replace(messageAt(2, { text: 'changed' }));
    timeline.remove(messageAt(3).id);
    timeline.remove('nothing');
    expect(minutes(timeline)).toEqual(['at 1', 'changed']);
    expect(timeline.get(messageAt(3).id)).toBeUndefined();
  });

  it('keeps its view until something changes', () => {
    const timeline = new Timeline();
    timeline.merge([messageAt(1)]);
    const view = timeline.view();
    expect(timeline.view()).toBe(view);
    timeline.merge([messageAt(2)]);
    expect(timeline.view()).not.toBe(view);
    expect(view.items.map(({ text }) => text)).toEqual(['at 1']);
  });

  it('forgets at the far end what is too many, and knows that there is more', () => {
    const timeline = new Timeline();
    timeline.merge([1, 2, 3, 4].map((minute) => messageAt(minute)));
    timeline.older = 'end';
    expect(timeline.trim('oldest', 3)).toBe(true);
    expect([minutes(timeline), timeline.older, timeline.newer]).toEqual([
      ['at 2', 'at 3', 'at 4'],
      'more',
      'end',
    ]);
    expect(timeline.trim('newest', 2)).toBe(true);
    expect([minutes(timeline), timeline.newer]).toEqual([['at 2', 'at 3'], 'more']);
    expect(timeline.trim('newest', 2)).toBe(false);
  });
});
