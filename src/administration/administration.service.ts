import { Injectable } from '@nestjs/common';
import { AccountAdministrationService } from './account-administration.service.js';
import { type Outcome, runCommand } from './run-command.js';
import { StatisticsRepository } from './statistics.repository.js';

/** Runs the command lines of an operator, wherever they come from. */
@Injectable()
export class AdministrationService {
  constructor(
    private readonly accounts: AccountAdministrationService,
    private readonly statistics: StatisticsRepository,
  ) {}

  /** @param line the words of a command, such as `users`, `disable`, `alice` */
  run(line: string[]): Promise<Outcome> {
    return runCommand({ accounts: this.accounts, statistics: this.statistics }, line);
  }
}
