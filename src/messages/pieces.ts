/** Bytes of a full piece; divisible by 3, so that pieces in base64 join to the base64 of the whole. */
export const PIECE_BYTES = 196_608;

/** Cuts a ciphertext without copying it. */
export function cutToPieces(ciphertext: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < ciphertext.length; at += PIECE_BYTES)
    pieces.push(ciphertext.subarray(at, at + PIECE_BYTES));
  return pieces;
}

/** A piece and the stretch of it that a byte range covers. */
export interface PieceStretch {
  pieceNumber: number;
  from: number;
  /** The first byte after the stretch. */
  to: number;
}

/** The stretches that make up the bytes `start` to `end`, both included. */
export function stretchesOf(start: number, end: number): PieceStretch[] {
  const stretches: PieceStretch[] = [];
  for (let pieceNumber = Math.floor(start / PIECE_BYTES); pieceNumber * PIECE_BYTES <= end; pieceNumber++) {
    const offset = pieceNumber * PIECE_BYTES;
    stretches.push({
      pieceNumber,
      from: Math.max(start - offset, 0),
      to: Math.min(end + 1 - offset, PIECE_BYTES),
    });
  }
  return stretches;
}
