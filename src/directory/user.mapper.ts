import { toPublicKeyDto } from '../keys/index.js';
import type { ProfileDto, UserDto } from './dto/user.dto.js';
import type { UserWithKey } from './directory.service.js';

/** @param address the user's `username@SERVER_NAME` */
export function toUserDto({ user, key }: UserWithKey, address: string): UserDto {
  const { id, username, displayName } = user;
  return { id, username, address, displayName, key: toPublicKeyDto(key) };
}

/** @param address the user's `username@SERVER_NAME` */
export function toProfileDto({ user, key }: UserWithKey, address: string): ProfileDto {
  return {
    ...toUserDto({ user, key }, address),
    email: user.email,
    createdAt: user.createdAt.toISOString(),
    recoveryEnabled: user.recoveryVerifier !== null,
  };
}
