export { DepartureService } from './departure.service.js';
export { GroupDto } from './dto/group.dto.js';
export { Group } from './group.entity.js';
export { GroupMember } from './group-member.entity.js';
export { toGroupDto } from './group.mapper.js';
export { GroupsModule } from './groups.module.js';
export { GroupsService } from './groups.service.js';
export { type Keyholder, type MemberRow, MembershipRepository } from './membership.repository.js';
