import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { EventLogRepository } from './event-log.repository.js';
import { EventRetentionJob } from './event-retention.job.js';

const { jest } = import.meta;

describe('EventRetentionJob', () => {
  it('runs at the start and every minute from then on, each time until nothing old is left', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-31T12:00:00.000Z') });
    const calls: string[] = [];
    const left = [1000, 1000, 999];
    const log = {
      deleteBefore: (moment: Date, limit: number): Promise<number> => {
        calls.push(`${moment.toISOString()} ${limit}`);
        return Promise.resolve(left.shift() ?? 0);
      },
    };

    @Module({
      imports: [ScheduleModule.forRoot()],
      providers: [
        EventRetentionJob,
        Clock,
        { provide: Settings, useValue: { eventRetentionDays: 30 } },
        { provide: EventLogRepository, useValue: log },
      ],
    })
    class TestModule {}

    const app = await NestFactory.createApplicationContext(TestModule, { logger: false });
    await jest.advanceTimersByTimeAsync(1000);
    const first = '2026-03-01T12:00:00.000Z 1000';
    expect(calls).toEqual([first, first, first]);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(calls.slice(3)).toEqual(['2026-03-01T12:01:00.000Z 1000', '2026-03-01T12:02:00.000Z 1000']);
    await app.close();
    jest.useRealTimers();
  });
});
