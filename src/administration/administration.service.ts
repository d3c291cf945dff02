import { Injectable } from '@nestjs/common';
import { PeersAdministrationService } from '../federation/index.js';
import { ServerKeysService } from '../server-keys/index.js';
import { AccountAdministrationService } from './account-administration.service.js';
import { type Outcome, runCommand } from './run-command.js';
import { StatisticsRepository } from './statistics.repository.js';

/** Runs the command lines of an operator, wherever they come from. */
@Injectable()
export class AdministrationService {
  constructor(
    private readonly accounts: AccountAdministrationService,
    private readonly statistics: StatisticsRepository,
    private readonly peers: PeersAdministrationService,
    private readonly serverKeys: ServerKeysService,
  ) {}

  /** @param line the words of a command, such as `users`, `disable`, `alice` */
  run(line: string[]): Promise<Outcome> {
    const { accounts, statistics, peers, serverKeys } = this;
    return runCommand({ accounts, statistics, peers, serverKeys }, line);
  }
}
