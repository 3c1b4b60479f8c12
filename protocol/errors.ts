/** Every refusal has one of these codes, in HTTP bodies `{error:{code,message}}`, in socket errors and in rejections. */
export interface ErrorKind {
  /** HTTP status. */
  status: number;
  /** WebSocket close code, 0 where the socket stays open. */
  close: number;
  /** Whether the same thing may succeed later. */
  retry: boolean;
}

export const ERRORS = {
  bad_request: { status: 400, close: 0, retry: false },
  bad_json: { status: 400, close: 4400, retry: false },
  bad_message: { status: 400, close: 4400, retry: false },
  hello_expected: { status: 400, close: 4401, retry: false },
  version: { status: 400, close: 4402, retry: false },
  invalid_event: { status: 400, close: 0, retry: false },
  invalid_message: { status: 400, close: 0, retry: false },
  reserved_key: { status: 400, close: 0, retry: false },
  too_deep: { status: 400, close: 0, retry: false },
  too_many_keys: { status: 400, close: 0, retry: false },
  invalid_phone: { status: 400, close: 0, retry: false },
  invalid_name: { status: 400, close: 0, retry: false },
  invalid_color: { status: 400, close: 0, retry: false },
  invalid_origin: { status: 400, close: 0, retry: false },
  invalid_text: { status: 400, close: 0, retry: false },
  invalid_language: { status: 400, close: 0, retry: false },
  invalid_rule: { status: 400, close: 0, retry: false },
  unauthorized: { status: 401, close: 4401, retry: false },
  second_factor: { status: 401, close: 0, retry: false },
  origin_refused: { status: 403, close: 0, retry: false },
  forbidden: { status: 403, close: 0, retry: false },
  consent_required: { status: 403, close: 0, retry: false },
  not_found: { status: 404, close: 0, retry: false },
  method_not_allowed: { status: 405, close: 0, retry: false },
  conflict: { status: 409, close: 0, retry: false },
  slot_taken: { status: 409, close: 0, retry: false },
  unsupported_type: { status: 415, close: 0, retry: false },
  too_large: { status: 413, close: 1009, retry: false },
  rate_limited: { status: 429, close: 0, retry: true },
  too_many_sockets: { status: 429, close: 4429, retry: true },
  internal: { status: 500, close: 1011, retry: true },
  unavailable: { status: 503, close: 1013, retry: true },
  storage_full: { status: 507, close: 0, retry: true },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** Close codes without an error behind them. */
export const CLOSE_GOING_AWAY = 1001;
export const CLOSE_HELLO_TIMEOUT = 4408;
export const CLOSE_SIGNED_OUT = 4403;
