/** What a tab tells of the session that is kept on this device. */
export type TabNews =
  { kind: 'entered' } | { kind: 'left' | 'ended'; /** Of the session that is over. */ sessionId: string };

const channel = new BroadcastChannel('sealpost.session');

/** Tells the other tabs of this page. */
export function tellTabs(news: TabNews): void {
  channel.postMessage(news);
}

/** Hears what other tabs tell. */
export function listenToTabs(listener: (news: TabNews) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<TabNews>) => {
    listener(data);
  });
}
