export { Avatar } from './avatar.entity.js';
export { AVATAR_MEDIA_TYPES, AvatarsService, MAX_AVATAR_BYTES } from './avatars.service.js';
export {
  accountKeyOf,
  type Credential,
  credentialColumns,
  type Credentials,
  CredentialsService,
  kdfOf,
} from './credentials.service.js';
export { KeyWorkService } from './key-work.service.js';
export { IsNewPassword } from './password-rules.js';
export { User } from './user.entity.js';
export { UsersModule } from './users.module.js';
export { RemoteUsersRegistry, type RemoteUsers } from './remote-users.registry.js';
export { isRemote, type ProfileChange, serverOf, UsersService } from './users.service.js';
