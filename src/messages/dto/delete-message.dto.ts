import { IsIn, IsOptional } from 'class-validator';

/** For whom a message is deleted. */
export class DeleteMessageDto {
  /** `self`: your copy; `everyone`: the content, for every reader, which only the sender may. */
  @IsOptional()
  @IsIn(['self', 'everyone'])
  scope: 'self' | 'everyone' = 'self';
}
