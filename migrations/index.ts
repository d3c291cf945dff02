import { DisabledAccounts1795632000000 } from './1795632000000-disabled-accounts.js';
import { EndedSessions1795613735000 } from './1795613735000-ended-sessions.js';
import { EventsAndGroups1763700000000 } from './1763700000000-events-and-groups.js';
import { Federation1795639000000 } from './1795639000000-federation.js';
import { FewerIndexes1795624000000 } from './1795624000000-fewer-indexes.js';
import { HiddenCopies1795191254000 } from './1795191254000-hidden-copies.js';
import { HostedGroups1795639100000 } from './1795639100000-hosted-groups.js';
import { InitialSchema1763600000000 } from './1763600000000-initial-schema.js';
import { KeyWatches1795639200000 } from './1795639200000-key-watches.js';
import { ServerKeys1795628000000 } from './1795628000000-server-keys.js';
import { MessageRetention1795632100000 } from './1795632100000-message-retention.js';
import { OwnersByTrigger1795640000000 } from './1795640000000-owners-by-trigger.js';
import { CopiesOfAccounts1795641000000 } from './1795641000000-copies-of-accounts.js';
import { HeldGroupReaders1795642000000 } from './1795642000000-held-group-readers.js';
import { SeenNonces1795637000000 } from './1795637000000-seen-nonces.js';
import { TransportKeys1795638000000 } from './1795638000000-transport-keys.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  InitialSchema1763600000000,
  EventsAndGroups1763700000000,
  HiddenCopies1795191254000,
  EndedSessions1795613735000,
  FewerIndexes1795624000000,
  ServerKeys1795628000000,
  DisabledAccounts1795632000000,
  MessageRetention1795632100000,
  SeenNonces1795637000000,
  TransportKeys1795638000000,
  Federation1795639000000,
  HostedGroups1795639100000,
  KeyWatches1795639200000,
  OwnersByTrigger1795640000000,
  CopiesOfAccounts1795641000000,
  HeldGroupReaders1795642000000,
];
