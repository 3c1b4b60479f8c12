/** What the domain answers to a request that asks for something it will not do; edges turn it into words or a status. */
import type { ErrorCode } from '../protocol/errors.ts';

export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ErrorCode;
  /** Which of several reasons, where the code has more than one that a visitor is told. */
  readonly detail: string | undefined;
  constructor(code: ErrorCode, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
