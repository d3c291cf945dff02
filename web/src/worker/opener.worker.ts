import { threadOpener } from '@sealpost/client';
import type { Answer, Question } from './messages.js';

/** What a Worker has of the global scope, as far as it is used here; the types of the page are those of a window. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
  postMessage(answer: Answer, options?: StructuredSerializeOptions): void;
}

const scope: WorkerScope = self;

scope.addEventListener('message', ({ data }) => {
  void answer(data);
});

async function answer({ id, requests }: Question): Promise<void> {
  try {
    const results = await threadOpener.open(requests);
    const contents = results.flatMap(({ attachments }) => attachments.map(({ content }) => content?.buffer));
    const transfer = [...new Set(contents)].filter((buffer) => buffer !== undefined);
    scope.postMessage({ id, results }, { transfer });
  } catch {
    scope.postMessage({ id, results: null });
  }
}
