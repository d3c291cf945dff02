import { useCallback, useState } from 'react';
import { markSeen } from '../live/index.js';

/** How much of a message has to be in sight; of one that is higher than the list, less is enough. */
const SHARE = [0.1, 0.6];

/** Marks messages read that are really seen: in sight, in a tab that is shown and has the focus. */
export class SeenObserver {
  readonly #ids = new Map<Element, string>();
  readonly #inSight = new Set<Element>();
  readonly #observer: IntersectionObserver;

  constructor(
    private readonly conversation: string,
    root: Element,
  ) {
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
          const high = rootBounds !== null && intersectionRect.height > rootBounds.height * 0.4;
          if (isIntersecting && (intersectionRatio >= 0.6 || high)) this.#inSight.add(target);
          else this.#inSight.delete(target);
        }
        this.look();
      },
      { root, threshold: SHARE },
    );
  }

  /** @returns what to call when the message is no longer shown */
  watch(id: string, element: Element): () => void {
    this.#ids.set(element, id);
    this.#observer.observe(element);
    return () => {
      this.#ids.delete(element);
      this.#inSight.delete(element);
      this.#observer.unobserve(element);
    };
  }

  /** Marks what is in sight, if somebody can be looking. */
  readonly look = (): void => {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    for (const element of this.#inSight) {
      const id = this.#ids.get(element);
      if (id !== undefined) markSeen(this.conversation, id);
    }
  };

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Sees which messages of a list come into sight. `attach` is the ref of the element that scrolls. */
export function useSeen(conversation: string): {
  seen: SeenObserver | null;
  attach: (root: HTMLElement) => () => void;
} {
  const [seen, setSeen] = useState<SeenObserver | null>(null);
  const attach = useCallback(
    (root: HTMLElement) => {
      const observer = new SeenObserver(conversation, root);
      setSeen(observer);
      window.addEventListener('focus', observer.look);
      document.addEventListener('visibilitychange', observer.look);
      return () => {
        window.removeEventListener('focus', observer.look);
        document.removeEventListener('visibilitychange', observer.look);
        observer.stop();
      };
    },
    [conversation],
  );
  return { seen, attach };
}
