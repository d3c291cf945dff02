import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQueryDto } from '../../common/index.js';

/** Which users to list. */
export class SearchUsersDto extends PageQueryDto {
  /** What the username or the display name begins with, in any case. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}
