import { types } from 'pg';

/** A moment as PostgreSQL writes it when its time zone is UTC: years from 1000 to 9999, up to six decimals of a second. */
const PLAIN = { shortest: '2026-01-01 00:00:00+00'.length, end: '+00', space: 10 };

const readAnyMoment = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => Date;

/** Has moments in UTC read by JavaScript's own parser: lists are full of them, and pg's takes twice as long. Others are read as before. */
export function readMomentsFast(): void {
  types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => {
    const isPlain =
      !text.startsWith('0') &&
      text.length >= PLAIN.shortest &&
      text.charAt(PLAIN.space) === ' ' &&
      text.endsWith(PLAIN.end);
    return isPlain ? new Date(text) : readAnyMoment(text);
  });
}
