/** Why a statement failed, as far as callers care. */

/** The store does not take anything just now; later it may. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** Whether a write failed because a key was there already. */
export function isDuplicate(error: unknown): boolean {
  const code = codeOf(error);
  return code === '23505' || code.startsWith('SQLITE_CONSTRAINT');
}

/** Whether a write lost against another at the same time, and may be tried again: PostgreSQL's deadlock and serialisation. */
export function isConflict(error: unknown): boolean {
  return ['40P01', '40001'].includes(codeOf(error));
}

/**
 * Whether the store is out of reach or full, which passes, rather than asked for something wrong. PostgreSQL: the
 * connection (class 08), resources (53), shutting down (57P), too slow (57014), and what the network says.
 */
export function isUnavailable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof StoreUnavailableError || PASSING.test(codeOf(at))) return true;
  }
  return false;
}

const PASSING =
  /^(SQLITE_(FULL|IOERR|BUSY|CANTOPEN|READONLY)|08...|53...|57P..|57014|25006|CONNECT(ION)?_|E(CONN|PIPE|TIMEDOUT|HOST|NET|NOTFOUND|AI_AGAIN))/;

function codeOf(error: unknown): string {
  const { code, extendedCode } = (error as { code?: unknown; extendedCode?: unknown } | null) ?? {};
  return String(extendedCode ?? code ?? '');
}
