import { addressAt, pathOf } from './path.js';

const GROUP = 'group:0b1e4a52-6f4e-4c53-9f0a-3d2b8a1c7e55@localhost';

describe('the path of a conversation', () => {
  it.each(['alice@localhost', 'a.b_c-1@chat.example.com', GROUP])('leads back to %s', (address) => {
    expect(addressAt(pathOf(address).slice('/c/'.length))).toBe(address);
  });

  it('takes an address as it is typed', () => {
    expect(addressAt('Alice@localhost')).toBe('alice@localhost');
  });

  it.each([
    '%E0%A4%A',
    '%',
    '%25',
    'bob',
    '@localhost',
    'a@b@c',
    'a/b@localhost',
    'group:nonsense@localhost',
    '__proto__',
  ])('takes %s for no address', (part) => {
    expect(addressAt(part)).toBeNull();
  });
});
