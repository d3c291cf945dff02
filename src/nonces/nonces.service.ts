import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { Statement } from '../database/index.js';

/** Answers a row when the nonce is new, and when the one before has run out. */
const TAKE = new Statement<{ taken: boolean }>(`
  INSERT INTO seen_nonces AS seen (scope, nonce, until) VALUES ($1, $2, $3)
  ON CONFLICT (scope, nonce) DO UPDATE SET until = excluded.until WHERE seen.until < $4
  RETURNING true AS taken`);

/** Tells what comes for the first time from what is repeated, for all nodes of this database and through a restart. */
@Injectable()
export class NoncesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * @param scope what the nonce is for, and whose it is
   * @param seconds for how long a repetition is to be noticed
   * @returns whether it had not been used
   */
  async take(scope: string, nonce: string, seconds: number): Promise<boolean> {
    const rows = await TAKE.run(this.dataSource, [scope, nonce, this.clock.in(seconds), this.clock.now()]);
    return rows.length === 1;
  }
}
