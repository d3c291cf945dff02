import { type ClientOptions, type ClientStorage, indexedDbStorage, memoryStorage } from '@sealpost/client';
import { readPreference } from '../ui/index.js';
import { workerOpener } from '../worker/index.js';
import { deviceName } from './device-name.js';

/** How the page's client works. @param kept - whether the session outlives the tab */
export function clientOptions(kept: boolean): ClientOptions & { storage: ClientStorage } {
  return {
    url: window.location.origin,
    storage: kept ? indexedDbStorage() : memoryStorage(),
    deviceName: deviceName(),
    opener: workerOpener(),
    search: { keep: kept && keepsSearchIndex() },
  };
}

/** Whether the index of opened messages is kept, sealed, on this device. */
export function keepsSearchIndex(): boolean {
  return readPreference('search-index') !== 'off';
}
