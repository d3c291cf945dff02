import type { components } from './generated/openapi.js';

type Schemas = components['schemas'];

/** What goes over the wire, by the names of the API document. */
export type WireBox = Schemas['Box'];
export type WireMessage = Schemas['Message'];
export type WireAttachment = Schemas['Attachment'];
export type WireKeyring = Schemas['Keyring'];
export type WireKeyPair = Schemas['KeyPair'];
export type WireClientKey = Schemas['ClientKey'];
export type WireSession = Schemas['Session'];
export type WireSealedMessage = Schemas['SendSealed'];
export type WireEvent = Schemas['Event'];
export type Kdf = Schemas['Kdf'];
export type Profile = Schemas['Profile'];
export type User = Schemas['User'];
export type PublicKey = Schemas['PublicKey'];
export type PublicKeyVersion = Schemas['PublicKeyVersion'];
export type SessionInfo = Schemas['SessionInfo'];
export type Group = Schemas['Group'];
export type GroupMember = Schemas['GroupMember'];
export type GroupRole = GroupMember['role'];
export type Receipt = Schemas['Receipt'];
export type Problem = Schemas['Problem'];
export type FieldError = Schemas['FieldError'];
export type GroupUpdated = Schemas['GroupUpdated'];
export type GroupMembership = Schemas['GroupMembership'];
export type KeyRotated = Schemas['KeyRotated'];
export type MessageDeleted = Schemas['MessageDeleted'];
export type MessageReceipt = Schemas['MessageReceipt'];
export type ContactKeyRotated = Schemas['ContactKeyRotated'];
export type MessageUndelivered = Schemas['MessageUndelivered'];
export type SessionRevoked = Schemas['SessionRevoked'];
