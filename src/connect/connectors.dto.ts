import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

/** `a,b`, `a&…=b` and `["a","b"]` are all seen in the wild: the spec says the first, its example the last. */
const toList = ({ value }: { value: unknown }): unknown =>
  [value].flat().flatMap((v) => (typeof v === 'string' ? v.replace(/[[\]"\s]/g, '').split(',') : [v]));

const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

/** Filters of the list; without them: every connector that is not a sandbox's. */
export class ConnectorQuery {
  /**
   * Countries, as ISO 3166 codes separated by commas.
   * @example ["BR"]
   */
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  countries?: string[];

  /**
   * Types of institution, separated by commas.
   * @example ["PERSONAL_BANK"]
   */
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  types?: string[];

  /**
   * Part of the name, in any case.
   * @example pluggy
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  name?: string;

  /** Also the connectors of the sandbox; default false. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  sandbox?: boolean;

  /** With `health.details`: how connections went in the last 6 hours, refreshed every hour. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  healthDetails?: boolean;

  /** Only those that use the regulated Open Finance APIs, or only those that do not. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  isOpenFinance?: boolean;

  /** Only those that can, or cannot, initiate payments. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  supportsPaymentInitiation?: boolean;

  /** Only those that support, or do not support, smart transfers. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  supportsSmartTransfers?: boolean;

  /** Only those that support, or do not support, automatic Pix. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  supportsAutomaticPix?: boolean;
}

/** Whether to tell how connections went lately. */
export class ConnectorDetailQuery {
  /** With `health.details`: how connections went in the last 6 hours, refreshed every hour. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  healthDetails?: boolean;
}
