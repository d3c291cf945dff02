/// <reference types="jest" />
import type { OpenRequest, OpenResult } from '@sealpost/client';
import type { Answer, Question } from './messages.js';
import { WorkerOpener } from './worker-opener.js';

/** A message that was taken back: it opens to nothing, whoever opens it. */
function request(id: string): OpenRequest {
  const message = { id, deletedAt: '2026-01-05T08:00:00.000Z', attachments: [] };
  return { message, address: 'alice@localhost', privateKey: null, verificationKey: null } as never;
}

const GONE: OpenResult = { status: 'unsigned', text: null, attachments: [], digests: [] };
const byWorker = (id: string): OpenResult => ({ ...GONE, text: `${id} by the Worker` });

/** Stands in for the Worker: answers as it is told. */
class FakeWorker extends EventTarget {
  readonly questions: Question[] = [];
  terminated = false;

  constructor(private readonly behaviour: 'answers' | 'cannot' | 'breaks' | 'waits') {
    super();
  }

  postMessage(question: Question): void {
    this.questions.push(question);
    const { id, requests } = question;
    const results = requests.map(({ message }) => byWorker(message.id));
    const answer: Answer = { id, results: this.behaviour === 'cannot' ? null : results };
    if (this.behaviour === 'waits') return;
    setTimeout(() => {
      if (this.behaviour === 'breaks') this.dispatchEvent(new Event('error'));
      else this.dispatchEvent(new MessageEvent('message', { data: answer }));
    });
  }

  terminate(): void {
    this.terminated = true;
  }
}

describe('the opener in a Worker', () => {
  const opener = (...workers: FakeWorker[]): WorkerOpener =>
    new WorkerOpener(() => {
      const next = workers.shift();
      if (!next) throw new Error('There are no Workers here.');
      return next as unknown as Worker;
    });
  const texts = (results: OpenResult[]): (string | null)[] => results.map(({ text }) => text);

  it('opens in batches, and answers in the order of the requests', async () => {
    const worker = new FakeWorker('answers');
    const ids = Array.from({ length: 60 }, (_, index) => `${index}`);
    const results = await opener(worker).open(ids.map((id) => request(id)));
    expect(texts(results)).toEqual(ids.map((id) => `${id} by the Worker`));
    expect(worker.questions.map(({ requests }) => requests.length)).toEqual([25, 25, 10]);
  });

  it('opens in this thread what the Worker cannot', async () => {
    expect(await opener(new FakeWorker('cannot')).open([request('1')])).toEqual([GONE]);
  });

  it('opens in this thread what a Worker left undone that broke, and begins another one', async () => {
    const broken = new FakeWorker('breaks');
    const both = opener(broken, new FakeWorker('answers'));
    expect(await both.open([request('1')])).toEqual([GONE]);
    expect(broken.terminated).toBe(true);
    expect(texts(await both.open([request('2')]))).toEqual(['2 by the Worker']);
  });

  it('gives up after three that broke', async () => {
    const last = new FakeWorker('answers');
    const many = opener(...[1, 2, 3].map(() => new FakeWorker('breaks')), last);
    for (const id of ['1', '2', '3', '4']) expect(await many.open([request(id)])).toEqual([GONE]);
    expect(last.questions).toEqual([]);
  });

  it('works where there are no Workers', async () => {
    expect(await opener().open([request('1'), request('2')])).toEqual([GONE, GONE]);
  });

  it('opens in this thread what waits when it is closed', async () => {
    const worker = new FakeWorker('waits');
    const closing = opener(worker);
    const opening = closing.open([request('1')]);
    closing.close();
    expect(await opening).toEqual([GONE]);
    expect(worker.terminated).toBe(true);
  });
});
