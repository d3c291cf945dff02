import { ValidateIf } from 'class-validator';
import { IsLine, IsLowerCaseEmail } from '../../common/index.js';

/** What to change of the profile; null clears, a field left out stays. */
export class ChangeProfileDto {
  /** Up to 100 characters. @example 'Alice Liddell' */
  @ValidateIf((_, value) => value !== null && value !== undefined)
  @IsLine(100)
  displayName?: string | null;

  /** Unique; logs in like the username. @example 'alice@example.com' */
  @ValidateIf((_, value) => value !== null && value !== undefined)
  @IsLowerCaseEmail()
  email?: string | null;
}
