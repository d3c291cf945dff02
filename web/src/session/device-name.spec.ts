/// <reference types="jest" />
import { deviceName } from './device-name.js';

const PREFIX = 'Mozilla/5.0 ';

describe('the name of a device', () => {
  it.each([
    ['(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    [
      '(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0',
      'Edge on Windows',
    ],
    ['(Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36', 'Chrome on Android'],
    [
      '(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1',
      'Safari on iPhone',
    ],
    ['(Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1 Version/17.5 Safari/605.1', 'Safari on Mac'],
    ['something else', 'A browser'],
  ])('of %s', (userAgent, name) => {
    expect(deviceName(PREFIX + userAgent)).toBe(name);
  });
});
