import type { useDraft } from '../live/index.js';

/** What stands in the composer, and how to change it. */
export type Drafting = ReturnType<typeof useDraft>;
