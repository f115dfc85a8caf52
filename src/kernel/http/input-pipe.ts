import { type ArgumentMetadata, Injectable, SetMetadata, ValidationPipe } from '@nestjs/common';
import * as transformerPackage from 'class-transformer';
import * as validatorPackage from 'class-validator';

const REFUSES_UNKNOWN = 'refuses-unknown';
// The packages by name: Nest would load them when it needs them, which finds nothing in a bundle.
const OPTIONS = {
  transform: true,
  whitelist: true,
  stopAtFirstError: false,
  transformerPackage,
  validatorPackage,
};

/**
 * Marks a query or body that refuses what it does not know with 400 "property … should not exist", as Pluggy's v2
 * routes do. Everywhere else unknown properties are left out in silence.
 */
export const RefusesUnknown = (): ClassDecorator => SetMetadata(REFUSES_UNKNOWN, true);

/**
 * Validates every query, path and body. One global pipe decides by the class: a stricter pipe on a single parameter
 * would run after the global one, which has already left out what should have been refused.
 */
@Injectable()
export class InputPipe extends ValidationPipe {
  private readonly strict = new ValidationPipe({ ...OPTIONS, forbidNonWhitelisted: true });

  constructor() {
    super(OPTIONS);
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    return metatype && Reflect.hasMetadata(REFUSES_UNKNOWN, metatype)
      ? this.strict.transform(value, metadata)
      : super.transform(value, metadata);
  }
}
