/// <reference types="jest" />
import { compareDigits, digitsOf, groupsOf } from './safety-digits.js';

const NUMBER = '123450987611223344556677889900135792468011111222223333344444';

describe('the digits of a safety number', () => {
  it('stand in twelve groups of five', () => {
    expect(groupsOf(NUMBER)).toEqual(
      '12345 09876 11223 34455 66778 89900 13579 24680 11111 22222 33333 44444'.split(' '),
    );
  });

  it.each([
    ['12345 09-876\n1', '12345098761'],
    ['１２３', '123'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['०१२३४५६७८९', '0123456789'],
    ['𝟎𝟏𝟗 and words', '019'],
    ['', ''],
  ])('are read of %j as %s', (typed, digits) => {
    expect(digitsOf(typed)).toBe(digits);
  });

  it('are the same, whatever stands between them', () => {
    expect(compareDigits(groupsOf(NUMBER).join(' – '), NUMBER)).toEqual({ kind: 'same' });
  });

  it('are right as far as they go', () => {
    expect(compareDigits('12345 0', NUMBER)).toEqual({ kind: 'partial', missing: 54 });
  });

  it('differ in the group of the first that is wrong', () => {
    expect(compareDigits('12345 09877', NUMBER)).toEqual({ kind: 'different', group: 2 });
    expect(compareDigits(NUMBER.slice(0, 59) + '5', NUMBER)).toEqual({ kind: 'different', group: 12 });
    expect(compareDigits('2', NUMBER)).toEqual({ kind: 'different', group: 1 });
  });

  it('can be too many, or none', () => {
    expect(compareDigits(`${NUMBER}1`, NUMBER)).toEqual({ kind: 'tooLong' });
    expect(compareDigits(' - ', NUMBER)).toEqual({ kind: 'empty' });
  });
});
