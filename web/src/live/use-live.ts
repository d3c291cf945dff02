import { useStore } from 'zustand';
import { liveStore, type LiveState } from './state.js';

/** A part of what is live; whoever asks is drawn anew when it changes. */
export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(liveStore, select);
}
