import { EventsAndGroups1763700000000 } from './1763700000000-events-and-groups.js';
import { InitialSchema1763600000000 } from './1763600000000-initial-schema.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [InitialSchema1763600000000, EventsAndGroups1763700000000];
