/** What the domain answers to a request that asks for something it will not do; edges turn it into words or a status. */
import type { ErrorCode } from '../protocol/errors.ts';

export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
