declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file, held until the file is closed; false when another holder has it. */
  export function tryLock(fileDescriptor: number): boolean;
}
