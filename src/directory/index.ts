export { DirectoryModule } from './directory.module.js';
export { DirectoryService, type UserWithKey } from './directory.service.js';
export { ProfileDto, UserDto } from './dto/user.dto.js';
export { toProfileDto, toUserDto } from './user.mapper.js';
