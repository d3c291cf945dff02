import { isIP } from 'node:net';
import { registerDecorator, type ValidationOptions } from 'class-validator';

const NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** What Express takes as a trusted proxy: an address, a subnet in CIDR notation, or one of the names for a range. */
export function IsProxy(options: ValidationOptions): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isProxy',
      target: target.constructor,
      propertyName: property as string,
      options,
      validator: { validate: (value: unknown) => typeof value === 'string' && isProxy(value) },
    });
  };
}

function isProxy(text: string): boolean {
  if (NAMES.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  return (
    version !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}
