export { DepartureService } from './departure.service.js';
export { Group } from './group.entity.js';
export { GroupMember } from './group-member.entity.js';
export { GroupsModule } from './groups.module.js';
export { type MemberRow, MembershipRepository } from './membership.repository.js';
