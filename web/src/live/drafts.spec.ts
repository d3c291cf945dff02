/// <reference types="jest" />
import { memoryStorage } from '@sealpost/client';
import { Drafts, EMPTY_DRAFT } from './drafts.js';
import { BOB } from './fake-messages.js';
import { Vault } from './vault.js';

describe('drafts', () => {
  const storage = memoryStorage();
  const open = (): Drafts => new Drafts(storage, new Vault(storage));
  const rested = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  /** Waits until what is written is the text, or nothing. */
  const written = async (text: string): Promise<void> => {
    while ((await open().read(BOB)).text !== text) await rested();
  };

  it('are there after a reload as they were typed last, and sealed in between', async () => {
    const drafts = open();
    drafts.set(BOB, { ...EMPTY_DRAFT, text: 'half a' });
    drafts.set(BOB, { ...EMPTY_DRAFT, text: 'half a thought', replyTo: '1', expiresInSeconds: 3600 });
    await written('half a thought');
    expect(await open().read(BOB)).toEqual({
      ...EMPTY_DRAFT,
      text: 'half a thought',
      replyTo: '1',
      expiresInSeconds: 3600,
    });
    const kept = await storage.get<{ ciphertext: ArrayBuffer }>(`draft/${BOB}`);
    expect(kept?.ciphertext.byteLength).toBeGreaterThan(40);
    expect(new TextDecoder('latin1').decode(kept?.ciphertext)).not.toContain('half');
  });

  it('stay until what was sent is kept elsewhere', async () => {
    const drafts = open();
    let keep = (): void => undefined;
    const elsewhere = new Promise<void>((resolve) => (keep = resolve));
    drafts.set(BOB, EMPTY_DRAFT, elsewhere);
    await rested();
    expect(drafts.peek(BOB)).toEqual(EMPTY_DRAFT);
    expect((await open().read(BOB)).text).toBe('half a thought');
    keep();
    await written('');
    expect(await storage.keys('draft/')).toEqual([]);
  });

  it('say whether the storage has them yet', async () => {
    const drafts = open();
    expect(drafts.unwritten).toBe(false);
    drafts.set(BOB, { ...EMPTY_DRAFT, text: 'not yet' });
    expect(drafts.unwritten).toBe(true);
    while (drafts.unwritten) await rested();
    expect((await open().read(BOB)).text).toBe('not yet');
    drafts.set(BOB, EMPTY_DRAFT);
    await written('');
  });

  it('are empty where nothing was typed, and write nothing once they are stopped', async () => {
    const drafts = open();
    expect(await drafts.read('carol@localhost')).toEqual(EMPTY_DRAFT);
    drafts.stop();
    drafts.set(BOB, { ...EMPTY_DRAFT, text: 'late' });
    await rested();
    expect(await storage.keys('draft/')).toEqual([]);
  });
});
