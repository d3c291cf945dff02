import type { DataSource } from 'typeorm';
import { Settings } from '../config/index.js';
import { ServerSecretsService } from '../server-keys/index.js';
import { UsersService } from '../users/index.js';
import { StandInService } from './stand-in.service.js';

/** The one table that it uses, as several nodes share it. */
class SecretTable {
  value: Buffer | undefined;
  reads = 0;
  isAway = false;

  readonly source = {
    getRepository: () => ({
      createQueryBuilder: () => this,
      findOneByOrFail: ({ name }: { name: string }): Promise<{ name: string; value: Buffer | undefined }> => {
        this.reads++;
        return Promise.resolve({ name, value: this.value });
      },
    }),
  } as unknown as DataSource;

  row: { name: string; value: Buffer } | undefined;

  insert = (): this => this;
  values = (row: { name: string; value: Buffer }): this => {
    this.row = row;
    return this;
  };
  orIgnore = (): this => this;
  execute = (): Promise<void> => {
    if (this.isAway) return Promise.reject(new Error('The database is away.'));
    this.value ??= this.row?.value;
    return Promise.resolve();
  };
}

describe('StandInService', () => {
  const settings = Object.assign(new Settings(), { pbkdf2Iterations: 700_000 });
  const users = new UsersService({ getRepository: () => undefined } as unknown as DataSource, settings);
  const nodeOn = (table: SecretTable): StandInService =>
    new StandInService(settings, users, new ServerSecretsService(table.source));

  it('gives a name parameters that stay the same, whatever node is asked', async () => {
    const table = new SecretTable();
    const [node, another] = [nodeOn(table), nodeOn(table)];
    const kdf = await node.kdf('nobody');
    expect(kdf).toEqual({ iterations: 700_000, salt: expect.any(Buffer) as Buffer });
    expect(kdf.salt.length).toBe(16);
    expect(await another.kdf('nobody')).toEqual(kdf);
    expect(table.value?.length).toBe(32);
  });

  it('gives a name and its address the same, and nothing else', async () => {
    const node = nodeOn(new SecretTable());
    const salts = await Promise.all(
      ['nobody', 'nobody@localhost', 'nobody@example.com', 'somebody'].map(async (name) => [
        (await node.kdf(name)).salt.toString('hex'),
        (await node.recoverySalt(name)).toString('hex'),
      ]),
    );
    expect(salts[1]).toEqual(salts[0]);
    expect(new Set(salts.flat()).size).toBe(6);
    expect((await node.recoverySalt('nobody')).length).toBe(16);
  });

  it('gives what earlier versions gave with the same secret', async () => {
    const table = new SecretTable();
    table.value = Buffer.alloc(32, 1);
    const node = nodeOn(table);
    expect((await node.kdf('nobody')).salt.toString('hex')).toBe('170b1baf375c9981cd7b746f7a567d9e');
    expect((await node.recoverySalt('nobody')).toString('hex')).toBe('f6440e820dc88da7da5426bd8704d8b2');
    expect(table.row?.name).toBe('stand-in-salts');
  });

  it('gives others where there is another secret', async () => {
    const [one, other] = [nodeOn(new SecretTable()), nodeOn(new SecretTable())];
    expect(await one.recoverySalt('nobody')).not.toEqual(await other.recoverySalt('nobody'));
  });

  it('reads the secret once, and again after it could not', async () => {
    const table = new SecretTable();
    const node = nodeOn(table);
    table.isAway = true;
    await expect(node.kdf('nobody')).rejects.toThrow('The database is away.');
    table.isAway = false;
    await Promise.all([node.kdf('nobody'), node.recoverySalt('nobody'), node.kdf('somebody')]);
    await node.kdf('nobody');
    expect(table.reads).toBe(1);
  });
});
