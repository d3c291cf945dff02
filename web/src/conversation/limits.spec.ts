/// <reference types="jest" />
import { acceptFiles, textBytes } from './limits.js';

const MIB = 1024 * 1024;

/** A file of a size, without its bytes. */
function file(name: string, size: number): File {
  const made = new File([], name, { type: 'text/plain' });
  Object.defineProperty(made, 'size', { value: size });
  return made;
}

describe('what a message may hold', () => {
  it('takes ten files and says that the eleventh is one too many', () => {
    const files = Array.from({ length: 11 }, (_, index) => file(`${index}.txt`, 1));
    const accepted = acceptFiles([], files);
    expect(accepted.files).toEqual(files.slice(0, 10));
    expect(accepted.problem).toBe('A message carries up to 10 files.');
  });

  it('leaves a file out that is too large, and takes the others', () => {
    const small = file('small.txt', 10);
    const { files, problem } = acceptFiles([], [file('large.bin', 25 * MIB + 1), small]);
    expect(files).toEqual([small]);
    expect(problem).toBe('large.bin has 26.2 MB. A file may have up to 26.2 MB.');
  });

  it('counts that files are a third larger in the request', () => {
    const there = [file('a', 20 * MIB)];
    expect(acceptFiles(there, [file('b', 9 * MIB)]).problem).toBeNull();
    expect(acceptFiles(there, [file('b', 10 * MIB)])).toEqual({
      files: there,
      problem:
        'b does not fit any more: the files of a message may have 31.3 MB together. Send it in another one.',
    });
  });

  it('gives names that the server takes', () => {
    const [long, none] = acceptFiles([], [file(`${'x'.repeat(300)}.txt`, 1), file(' ', 1)]).files;
    expect(long?.name).toBe(`${'x'.repeat(251)}.txt`);
    expect(none?.name).toBe('file');
  });

  it('counts a text by its bytes', () => {
    expect(textBytes('a'.repeat(70_000))).toBe(70_000);
    expect(textBytes('ä'.repeat(40_000))).toBe(80_000);
  });
});
