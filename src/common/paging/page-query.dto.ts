import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** A query's text as the number that it writes in plain digits; anything else is left to be refused. */
export const wholeNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** Keyset paging: how many rows, and after which one. */
export class PageQueryDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  /** Rows on the page. */
  @IsOptional()
  @Transform(wholeNumber)
  @Max(100)
  @Min(1)
  @IsInt()
  limit: number = 50;
}
