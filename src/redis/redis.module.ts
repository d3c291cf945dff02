import { Global, Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection.js';

/** What nodes share beside the database, and can do without. */
@Global()
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class RedisModule {}
