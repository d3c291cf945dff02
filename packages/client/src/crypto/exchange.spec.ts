import { makeForServer, openFromServer } from '../../../../test/support/client-exchange.js';
import {
  ACCEPTED,
  OPENED,
  serverKeys,
  serverMessage,
  serverOpens,
} from '../../../../test/support/server-exchange.js';

describe('the client and the server', () => {
  it.each([2048, 3072, 4096] as const)(
    'open what the other makes, with %i bits at the server',
    async (bits) => {
      const keys = serverKeys(bits);
      const made = await makeForServer({ keyId: keys.wire.id, publicKey: keys.wire.publicKey });
      expect(serverOpens(made, keys.pair.privateKey)).toEqual(ACCEPTED);
      expect(await openFromServer(keys.accountKey, keys.wire, serverMessage(keys))).toEqual(OPENED);
    },
  );
});
