// Loaded into a server by --import. Keeps a copy of its data directory that has what a disk has when the power is cut: the names of all
// files, and of their contents only what was forced to the disk. POWER_CUT_FROM is the data directory, POWER_CUT_TO the copy.
import { Buffer } from 'node:buffer';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join, relative } from 'node:path';

const { POWER_CUT_FROM: from, POWER_CUT_TO: to } = process.env;
const real = { ...fs };
/** By path: what was written, and is not forced. */
const pending = new Map();

/** Where a file is in the copy; undefined when it is none of the data directory. */
function copyOf(path) {
  const place = relative(from, String(path));
  return place.startsWith('..') ? undefined : join(to, place);
}

const pathOf = (file) => real.readlinkSync(`/proc/self/fd/${file}`);

function note(path, bytes, position) {
  const copy = copyOf(path);
  if (copy === undefined) return;
  if (!pending.has(copy)) pending.set(copy, []);
  pending.get(copy).push({ bytes, position });
}

function force(copy) {
  const writes = pending.get(copy) ?? [];
  pending.delete(copy);
  if (!real.existsSync(dirname(copy))) return;
  const file = real.openSync(copy, real.constants.O_RDWR | real.constants.O_CREAT);
  for (const { bytes, position } of writes) real.writeSync(file, bytes, 0, bytes.length, position);
  real.closeSync(file);
}

/** What happens to names happens to the copy as well, and to what waits for it. */
function moved(oldPath, newPath) {
  const [old, next] = [copyOf(oldPath), copyOf(newPath)];
  if (old === undefined || !real.existsSync(old)) return;
  real.rmSync(next, { recursive: true, force: true });
  real.renameSync(old, next);
  for (const [copy, writes] of [...pending]) {
    if (copy !== old && !copy.startsWith(`${old}/`)) continue;
    pending.delete(copy);
    pending.set(next + copy.slice(old.length), writes);
  }
}

const after =
  (name, note) =>
  (...args) => {
    const result = real[name](...args);
    note(...args);
    return result;
  };

function removed(path) {
  const copy = copyOf(path);
  if (copy === undefined) return;
  for (const name of [...pending.keys()])
    if (name === copy || name.startsWith(`${copy}/`)) pending.delete(name);
  real.rmSync(copy, { recursive: true, force: true });
}

function truncated(path, length) {
  const copy = copyOf(path);
  if (copy !== undefined && real.existsSync(copy)) real.truncateSync(copy, length);
}

Object.assign(fs, {
  mkdirSync: after('mkdirSync', (path) => copyOf(path) && real.mkdirSync(copyOf(path), { recursive: true })),
  writeFileSync: after('writeFileSync', (path, content) => {
    if (copyOf(path)) real.writeFileSync(copyOf(path), '');
    note(path, Buffer.from(content), 0);
  }),
  renameSync: after('renameSync', moved),
  unlinkSync: after('unlinkSync', removed),
  rmSync: after('rmSync', removed),
  truncateSync: after('truncateSync', truncated),
  ftruncateSync: after('ftruncateSync', (file, length) => truncated(pathOf(file), length)),
  writeSync: (file, buffer, offset, length, position) => {
    const written = real.writeSync(file, buffer, offset, length, position);
    if (ArrayBuffer.isView(buffer) && typeof position === 'number') {
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, written);
      note(pathOf(file), Buffer.from(bytes), position);
    }
    return written;
  },
  fsyncSync: after(
    'fsyncSync',
    (file) => copyOf(pathOf(file)) && real.fstatSync(file).isFile() && force(copyOf(pathOf(file))),
  ),
});
const { spawnSync } = childProcess;
childProcess.spawnSync = (program, args, ...rest) => {
  const result = spawnSync(program, args, ...rest);
  if (program === 'sync' && result.status === 0) for (const copy of [...pending.keys()]) force(copy);
  return result;
};
syncBuiltinESMExports();
