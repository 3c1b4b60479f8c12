/** An operator's own account: the bodies of /api/agent/account. */

/** GET /account/second-factor */
export interface SecondFactorState {
  /** Since when it is asked for; null while it is not. */
  since: number | null;
  /** How many recovery codes are left. */
  recoveryCodes: number;
}

/** The answer of POST /account/second-factor/begin */
export interface SecondFactorBegun {
  /** Base32, for who types it. */
  key: string;
  /** What the QR code says. */
  uri: string;
}

/** The answer of POST /account/second-factor/confirm {code} */
export interface SecondFactorOn {
  recoveryCodes: string[];
}
