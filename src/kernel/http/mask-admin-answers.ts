import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { maskAnswer } from './mask-documents.js';

/** Whatever the admin API answers has no document of a person's in it, also where an error quotes one. */
@Injectable()
export class MaskAdminAnswers implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map(masked));
  }
}

/** What is a text already is JSON (`@JsonText()`): in its numbers nothing is masked. */
const masked = (answer: unknown): unknown =>
  typeof answer === 'string' ? JSON.stringify(maskAnswer(JSON.parse(answer))) : maskAnswer(answer);
