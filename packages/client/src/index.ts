export type * from './model.js';
export type {
  FieldError,
  Group,
  GroupMember,
  GroupRole,
  Kdf,
  Problem,
  Profile,
  PublicKey,
  Receipt,
  SessionInfo,
  User,
} from './wire.js';
