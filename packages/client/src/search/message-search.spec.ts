import type { OpenedMessage } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import { memoryStorage } from '../storage/memory-storage.js';
import { MessageSearch } from './message-search.js';
import { SealedChunks } from './sealed-chunks.js';

const message = (id: string, text: string | null, more: Partial<OpenedMessage> = {}): OpenedMessage => ({
  id,
  from: 'alice@localhost',
  to: 'bob@localhost',
  groupId: null,
  conversation: 'alice@localhost',
  direction: 'received',
  sentAt: '2026-01-31T12:00:00.000Z',
  replyTo: null,
  expiresAt: null,
  deletedAt: null,
  sealedBy: 'client',
  verification: { status: 'verified' },
  text,
  attachments: [],
  deliveredTo: [],
  readBy: [],
  ...more,
});

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

const idsOf = async (search: MessageSearch, words: string): Promise<string[]> =>
  (await search.find(words)).map(({ id }) => id);

/** What stands in the storage, as bytes in one string. */
async function stored(storage: ClientStorage): Promise<string> {
  const keys = await storage.keys('');
  const values = await Promise.all(keys.map((key) => storage.get<{ ciphertext: ArrayBuffer }>(key)));
  return values
    .map((value) => Buffer.from(value?.ciphertext ?? new ArrayBuffer()).toString('latin1'))
    .join('');
}

describe('the search in texts of many scripts', () => {
  const texts: [id: string, text: string, finds: string[], misses: string[]][] = [
    [
      'english',
      'Don’t forget: the Coffee machine!',
      ["don't", 'FORGET the coff', 'machine'],
      ['offee', 'coff the'],
    ],
    ['german', 'Die Straße ist überschwemmt', ['strasse', 'STRASSE', 'uberschw', 'ÜBERSCHW'], ['schwemmt']],
    ['polish', 'Pociąg do Łodzi', ['lodz', 'łodz', 'pociag'], ['dzi']],
    ['french', 'À l’école, l’œuvre est finie', ['ecole', 'école', 'oeuvre', 'a l'], ['cole']],
    ['marks apart', 'Cre\u0300me bru\u0302le\u0301e', ['crème', 'creme', 'CRÈME BRÛ', 'brulee'], ['me']],
    ['turkish', 'İstanbul’da ılık bir gün', ['istanbul', 'ISTANBUL', 'ilik', 'gun'], ['tanbul']],
    ['vietnamese', 'Tôi ở Đà Nẵng', ['da nang', 'Đà Nẵ', 'toi'], ['ang']],
    ['greek', 'Η Αθήνα και ο Οδυσσεύς', ['αθηνα', 'ΑΘΗΝΑ', 'οδυσσευς', 'ΟΔΥΣΣΕΥΣ'], ['θηνα']],
    ['russian', 'Ёлка стоит в углу', ['елка', 'ЁЛКА', 'углу'], ['лка']],
    ['hebrew', 'שלום לכל החברים', ['שלום', 'החב'], ['לום']],
    ['arabic', 'السلام عليكم ورحمة الله', ['السلام', 'علي'], ['سلام']],
    ['persian', 'من می‌خواهم بروم', ['می‌خواهم', 'میخواهم', 'برو'], ['خواهم']],
    ['hindi', 'मुझे हिन्दी में लिखो', ['हिन्दी', 'लिखो', 'हिन्'], ['हनद']],
    ['tamil', 'நான் தமிழ் பேசுகிறேன்', ['தமிழ்', 'பேசு'], ['மிழ்']],
    ['korean', '내일 서울에서 만나요', ['서울', '만나요', '내일 서'], ['울에']],
    [
      'chinese',
      '明天我们去北京大学图书馆',
      ['北京', '京大学', '图书馆', '馆', '我们去北京大学'],
      ['北大', '京北', '大学北京'],
    ],
    [
      'japanese',
      '昨日iPhoneを買いました。カタカナも',
      ['iphone', '買いました', 'タカ', 'ました カタ'],
      ['phone', 'したカ'],
    ],
    ['halfwidth', 'ﾃｽﾄのＡＢＣ①', ['テスト', 'abc1', 'ｽﾄ'], ['bc']],
    ['thai', 'พรุ่งนี้ไปกรุงเทพมหานคร', ['กรุงเทพ', 'มหานคร', 'นคร', 'พรุ่งนี้'], ['เทพกรุง']],
    ['lao', 'ຂ້ອຍຢູ່ວຽງຈັນ', ['ວຽງຈັນ', 'ຢູ່'], ['ຈັນວຽງ']],
    ['khmer', 'ខ្ញុំរស់នៅភ្នំពេញ', ['ភ្នំពេញ', 'រស់'], ['ពេញភ្នំ']],
    ['burmese', 'ရန်ကုန်မြို့မှာနေတယ်', ['ရန်ကုန်', 'မြို့'], ['ကုန်ရန်']],
    ['amharic', 'ሰላም ለሁላችሁም', ['ሰላም', 'ለሁ'], ['ላም']],
    ['tibetan', 'བཀྲ་ཤིས་བདེ་ལེགས', ['བཀྲ', 'བདེ་ལེགས', 'ཤིས'], ['ཀྲ']],
    ['deseret', '𐐔𐐯𐑅𐐨𐑉𐐯𐐻 𐐜', ['𐐼𐐯𐑅', '𐐔𐐯𐑅𐐨𐑉'], ['𐐨𐑉𐐯𐐻']],
    ['pictograph', 'Done 🎉🚀', ['🎉', '🚀 done', 'done'], ['🐛']],
    [
      'address',
      'See https://sealpost.example.org/docs/search_index.html',
      ['example.org', 'search', 'index.html'],
      ['ample'],
    ],
  ];

  it.each(texts)('finds what is in the %s one, and nothing else', async (id, _text, finds, misses) => {
    const search = new MessageSearch();
    await search.add(texts.map(([each, text]) => message(each, text)));
    for (const words of finds) expect([words, await idsOf(search, words)]).toEqual([words, [id]]);
    for (const words of misses) expect([words, await idsOf(search, words)]).toEqual([words, []]);
  });

  it('finds nothing by nothing', async () => {
    const search = new MessageSearch();
    await search.add([message('1', 'text')]);
    expect(await search.find('')).toEqual([]);
    expect(await search.find(' … !')).toEqual([]);
  });
});

describe('what the search finds', () => {
  it('is newest first, of one conversation when asked, and no more than asked', async () => {
    const search = new MessageSearch();
    await search.add(
      [1, 2, 3, 4].map((day) =>
        message(`m${day}`, `report ${day}`, {
          sentAt: `2026-01-0${day}T00:00:00.000Z`,
          conversation: day % 2 === 0 ? 'bob@localhost' : 'group:1@localhost',
        }),
      ),
    );
    expect(await idsOf(search, 'rep')).toEqual(['m4', 'm3', 'm2', 'm1']);
    expect((await search.find('rep', { limit: 2 })).map(({ id }) => id)).toEqual(['m4', 'm3']);
    expect(await search.find('report', { conversation: 'bob@localhost', limit: 1 })).toEqual([
      { id: 'm4', conversation: 'bob@localhost', sentAt: '2026-01-04T00:00:00.000Z', snippet: 'report 4' },
    ]);
  });

  it('shows the place where the words are', async () => {
    const search = new MessageSearch();
    const long = `${'one two three '.repeat(20)}NEEDLE\nin ${'the haystack '.repeat(20)}`;
    await search.add([
      message('long', long),
      message('thai', `${'กขค'.repeat(30)}กรุงเทพ${'กขค'.repeat(60)}`),
    ]);
    expect((await search.find('needle'))[0]?.snippet).toBe(
      '…one two three one two three NEEDLE in the haystack the haystack the haystack the haystack the haystack the haystack the…',
    );
    expect((await search.find('กรุงเทพ'))[0]?.snippet).toBe(
      `…${'กขค'.repeat(10)}กรุงเทพ${'กขค'.repeat(27)}กข…`,
    );
  });

  it('knows files by their names', async () => {
    const search = new MessageSearch();
    const file = {
      index: 0,
      filename: 'Holiday-plan.pdf',
      mimeType: 'application/pdf',
      size: 3,
      content: null,
    };
    await search.add([message('1', null, { attachments: [file] })]);
    expect(await search.find('plan.pdf')).toEqual([
      {
        id: '1',
        conversation: 'alice@localhost',
        sentAt: '2026-01-31T12:00:00.000Z',
        snippet: 'Holiday-plan.pdf',
      },
    ]);
  });

  it('is neither invalid nor deleted nor expired', async () => {
    const search = new MessageSearch();
    await search.add([
      message('unsigned', 'here', { verification: { status: 'unsigned' } }),
      message('pending', 'here', { verification: { status: 'pending' } }),
      message('invalid', 'here', { verification: { status: 'invalid', reason: 'not_opened' } }),
      message('deleted', 'here', { deletedAt: '2026-01-31T12:00:00.000Z' }),
      message('expired', 'here', { expiresAt: '2026-01-31T12:00:00.000Z' }),
      message('empty', null),
    ]);
    expect((await idsOf(search, 'here')).sort()).toEqual(['pending', 'unsigned']);
    await search.add([
      message('pending', null, { verification: { status: 'invalid', reason: 'bad_signature' } }),
    ]);
    await search.add([message('unsigned', null, { deletedAt: '2026-01-31T12:00:00.000Z' })]);
    expect(await idsOf(search, 'here')).toEqual([]);
  });

  it('is found again when it was invalid for a while only', async () => {
    const invalid = { verification: { status: 'invalid', reason: 'unknown_key' } } as const;
    const search = new MessageSearch();
    await search.add([message('1', 'here')]);
    await search.add([message('1', null, invalid)]);
    expect(await idsOf(search, 'here')).toEqual([]);
    await search.add([message('1', 'here')]);
    expect(await idsOf(search, 'here')).toEqual(['1']);
  });

  it('is gone the moment it expires', async () => {
    const search = new MessageSearch();
    await search.add([message('1', 'soon', { expiresAt: new Date(Date.now() + 60).toISOString() })]);
    expect(await idsOf(search, 'soon')).toEqual(['1']);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await idsOf(search, 'soon')).toEqual([]);
  });

  it('stays away once it was removed', async () => {
    const search = new MessageSearch();
    await search.add([message('1', 'text'), message('2', 'text')]);
    await search.remove('1');
    await search.add([message('1', 'text')]);
    expect(await idsOf(search, 'text')).toEqual(['2']);
    await search.clear();
    expect(await idsOf(search, 'text')).toEqual([]);
    await search.add([message('1', 'text')]);
    expect(await idsOf(search, 'text')).toEqual(['1']);
  });
});

describe('the index in the storage', () => {
  it('is sealed, and there again for whoever has the account key', async () => {
    const [storage, key] = [memoryStorage(), await newKey()];
    const first = new MessageSearch(new SealedChunks(storage, key));
    await first.add([message('1', 'a very secret text'), message('2', 'another secret text')]);
    await first.remove('2');
    const found = [
      {
        id: '1',
        conversation: 'alice@localhost',
        sentAt: '2026-01-31T12:00:00.000Z',
        snippet: 'a very secret text',
      },
    ];
    expect(await new MessageSearch(new SealedChunks(storage, key)).find('secret')).toEqual(found);
    expect(await stored(storage)).not.toContain('secret');
    expect(await stored(storage)).not.toContain('alice');
  });

  it('is dropped when it does not open', async () => {
    const storage = memoryStorage();
    await new MessageSearch(new SealedChunks(storage, await newKey())).add([message('1', 'text')]);
    expect(await storage.keys('search/')).toHaveLength(1);
    const other = new MessageSearch(new SealedChunks(storage, await newKey()));
    expect(await other.find('text')).toEqual([]);
    expect(await storage.keys('search/')).toEqual([]);
  });

  it('is cleared with the rest left alone', async () => {
    const storage = memoryStorage();
    await storage.set('session', 'kept');
    const search = new MessageSearch(new SealedChunks(storage, await newKey()));
    await search.add([message('1', 'text')]);
    await search.clear();
    expect(await storage.keys('')).toEqual(['session']);
  });

  it('rewrites many small chunks as one', async () => {
    const [storage, key] = [memoryStorage(), await newKey()];
    const first = new MessageSearch(new SealedChunks(storage, key));
    for (let number = 0; number < 20; number++) await first.add([message(`${number}`, `text ${number}`)]);
    await first.remove('3');
    expect(await storage.keys('search/')).toHaveLength(21);
    await new MessageSearch(new SealedChunks(storage, key)).load();
    expect(await storage.keys('search/')).toHaveLength(1);
    const third = new MessageSearch(new SealedChunks(storage, key));
    await third.add([message('3', 'text 3')]);
    expect((await third.find('text', { limit: 100 })).length).toBe(19);
    expect(await idsOf(third, '7')).toEqual(['7']);
  });

  it('does not grow with every message of a long day', async () => {
    const [storage, key] = [memoryStorage(), await newKey()];
    const search = new MessageSearch(new SealedChunks(storage, key));
    for (let number = 0; number < 128; number++) await search.add([message(`${number}`, `text ${number}`)]);
    expect(await storage.keys('search/')).toHaveLength(1);
  });

  it('holds nothing of what expired after the next load', async () => {
    const [storage, key] = [memoryStorage(), await newKey()];
    const chunks = new SealedChunks(storage, key);
    const soon = new Date(Date.now() + 50).toISOString();
    await new MessageSearch(chunks).add([message('1', 'stays'), message('2', 'goes', { expiresAt: soon })]);
    await new Promise((resolve) => setTimeout(resolve, 70));
    await new MessageSearch(chunks).load();
    const left = [...(await chunks.read()).values()].flatMap(({ messages }) => messages);
    expect(left.map(({ id }) => id)).toEqual(['1']);
  });

  it('is whole after several tabs wrote, removed and compacted at once', async () => {
    const [storage, key] = [memoryStorage(), await newKey()];
    const open = (): MessageSearch => new MessageSearch(new SealedChunks(storage, key));
    const tabs = [open(), open(), open()];
    await Promise.all(
      tabs.map(async (tab, which) => {
        for (let number = 0; number < 70; number++) {
          await tab.add([message(`${which}-${number}`, 'shared words')]);
          if (number % 7 === 0) await tab.remove(`${which}-${number}`);
        }
      }),
    );
    const loads = [open(), open(), open()];
    const counts = await Promise.all(
      loads.map(async (tab) => (await tab.find('shared', { limit: 1000 })).length),
    );
    expect(counts).toEqual([180, 180, 180]);
    expect((await open().find('words', { limit: 1000 })).length).toBe(180);
  });
});
