import { Logger } from '@nestjs/common';
import { MessageEventsRegistry } from './message-events.registry.js';
import { TakenService } from './taken.service.js';

const { jest } = import.meta;

describe('TakenService', () => {
  let service: TakenService;
  /** `<user> <number>` of what was written, in order. */
  let written: string[];
  let warnings: unknown[];
  let write: (noted: ReadonlyMap<string, number>) => Promise<Map<string, number>>;

  beforeEach(() => {
    jest.useFakeTimers();
    [written, warnings] = [[], []];
    write = (noted) => Promise.resolve(new Map(noted));
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message: unknown) => warnings.push(message));
    const registry = new MessageEventsRegistry();
    registry.set({
      read: () => Promise.resolve(new Map()),
      sizes: () => Promise.resolve(new Map()),
      taken: (noted) => {
        written.push([...noted].map(([userId, number]) => `${userId} ${number}`).join(', '));
        return write(noted);
      },
    });
    service = new TakenService(registry);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  it('writes the highest of what comes within a moment, for each user', async () => {
    for (const number of [3, 5, 4]) service.note('bob', number);
    service.note('carol', 1);
    await pass(99);
    expect(written).toEqual([]);
    await pass(1);
    expect(written).toEqual(['bob 5, carol 1']);
  });

  it('writes nothing that is not above what it has written, and nothing of an empty log', async () => {
    service.note('bob', 0);
    service.note('bob', 5);
    await pass(100);
    for (const number of [0, 4, 5]) service.note('bob', number);
    await pass(1000);
    service.note('bob', 6);
    await pass(100);
    expect(written).toEqual(['bob 5', 'bob 6']);
  });

  it('writes what comes while it writes when that is done, and not twice at once', async () => {
    let done = (): void => undefined;
    write = (noted) =>
      new Promise((resolve) => {
        done = () => {
          resolve(new Map(noted));
        };
      });
    service.note('bob', 1);
    await pass(100);
    service.note('bob', 2);
    await pass(5000);
    expect(written).toEqual(['bob 1']);
    done();
    await pass(100);
    expect(written).toEqual(['bob 1', 'bob 2']);
  });

  it('writes it when it is said again what could not be written, and warns', async () => {
    const failure = new Error('The database is away.');
    write = () => Promise.reject(failure);
    service.note('bob', 1);
    await pass(5000);
    write = (noted) => Promise.resolve(new Map(noted));
    service.note('bob', 1);
    await pass(100);
    expect(written).toEqual(['bob 1', 'bob 1']);
    expect(warnings).toEqual([{ err: failure }]);
  });

  it('goes on at once where a step has not come to the end', async () => {
    write = (noted) => Promise.resolve(new Map([...noted].map(([userId, number]) => [userId, number - 1])));
    service.note('bob', 3);
    await pass(100);
    write = (noted) => Promise.resolve(new Map(noted));
    await pass(1);
    expect(written).toEqual(['bob 3', 'bob 3']);
  });

  it('is silent about an account that is gone', async () => {
    write = () => Promise.resolve(new Map<string, number>());
    service.note('bob', 1);
    await pass(1000);
    expect([written, warnings]).toEqual([['bob 1'], []]);
  });

  it('writes at the end what is still to be written', async () => {
    service.note('bob', 1);
    await service.onModuleDestroy();
    await pass(1000);
    expect(written).toEqual(['bob 1']);
  });
});
