import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { wholeNumber } from '../../common/index.js';

/** Which part of the log to read. */
export class ReadEventsDto {
  /** The cursor of the last event that you have. Leave it out for the newest cursor. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;

  /** Events at most. A page also ends once it has about 1 MiB of messages. */
  @IsOptional()
  @Transform(wholeNumber)
  @Max(100)
  @Min(1)
  @IsInt()
  limit: number = 50;

  /** When there is nothing yet, wait up to so many seconds for it. */
  @IsOptional()
  @Transform(wholeNumber)
  @Max(30)
  @Min(0)
  @IsInt()
  waitSeconds: number = 0;
}
