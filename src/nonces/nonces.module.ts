import { Module } from '@nestjs/common';
import { NonceSweepJob } from './nonce-sweep.job.js';
import { NoncesService } from './nonces.service.js';

/** What must not be taken twice. */
@Module({ providers: [NoncesService, NonceSweepJob], exports: [NoncesService] })
export class NoncesModule {}
