import { useMemo, useState } from 'react';
import { partsOf } from './links.js';

/** Longer texts are cut until all of them is asked for. */
const SHOWN_AT_ONCE = 3000;

/** The text of a message: plain, but for links of http and https. */
export function MessageText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > SHOWN_AT_ONCE;
  const shown = cut ? text.slice(0, SHOWN_AT_ONCE) : text;
  const parts = useMemo(() => partsOf(shown), [shown]);
  return (
    <div dir="auto" className="max-w-full min-w-0 wrap-anywhere whitespace-pre-wrap">
      {parts.map(({ text: words, href }, index) =>
        href === null ? (
          words
        ) : (
          <a
            key={index}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent-text underline underline-offset-2"
          >
            {words}
          </a>
        ),
      )}
      {cut && (
        <>
          …{' '}
          <button
            type="button"
            className="font-medium text-accent-text underline underline-offset-2"
            onClick={() => {
              setWhole(true);
            }}
          >
            Show all of it
          </button>
        </>
      )}
    </div>
  );
}
