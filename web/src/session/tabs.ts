/** `entered`: a session is kept on this device now. `left`: it is not any more. */
export type TabNews = 'entered' | 'left';

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
