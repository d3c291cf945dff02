export { followContacts, showContact, useContact } from './contact-store.js';
export { KeyChangeBanner } from './key-change-banner.js';
export { SafetyNumberDialog, type SafetyNumberDialogProps } from './safety-number-dialog.js';
export { SealBadge, SealText } from './seal-badge.js';
export { sealLabel, type Sealed, sealWords } from './seal-words.js';
export { useSealed } from './use-sealed.js';
export { TrustBadge } from './trust-badge.js';
export { WhatServerReads } from './what-server-reads.js';
