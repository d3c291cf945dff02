export { AccountKeyBoxDto, ClientKdfDto, ClientKeyDto } from './dto/client-key.dto.js';
export { KdfDto, KeyringDto } from './dto/keyring.dto.js';
export { PublicKeyDto, PublicKeyPageDto, PublicKeyVersionDto } from './dto/public-key.dto.js';
export { KeyPair } from './key-pair.entity.js';
export { toBoxDto, toKdfDto, toKeyringDto, toPublicKeyDto, toPublicKeyVersionDto } from './keyring.mapper.js';
export { KeyringService } from './keyring.service.js';
export { KeysModule } from './keys.module.js';
export { checkClientKey, keyPairOf, type NewKey, sealGeneratedKey } from './new-key.js';
export { type ParsedKey, PublicKeyCacheService } from './public-key-cache.service.js';
