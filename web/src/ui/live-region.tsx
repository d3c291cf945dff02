import { create } from 'zustand';

type Urgency = 'polite' | 'assertive';

interface Said {
  text: string;
  /** Grows, so that the same words are read out a second time. */
  turn: number;
}

const useSaid = create<Record<Urgency, Said>>(() => ({
  polite: { text: '', turn: 0 },
  assertive: { text: '', turn: 0 },
}));

/** Has a screen reader say something that is seen elsewhere: after what it says now, or at once. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  useSaid.setState((said) => ({ [urgency]: { text, turn: said[urgency].turn + 1 } }));
}

/** The places that {@link announce} speaks from. The page has one of it. */
export function LiveRegion() {
  const { polite, assertive } = useSaid();
  return (
    <div className="sr-only">
      <div role="status" aria-live="polite">
        <span key={polite.turn}>{polite.text}</span>
      </div>
      <div role="alert" aria-live="assertive">
        <span key={assertive.turn}>{assertive.text}</span>
      </div>
    </div>
  );
}
