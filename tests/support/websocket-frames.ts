/** Where one message on a connection ends and the next begins, for faults that hit whole messages. */

/** Takes what came and gives back what is complete; what is not stays inside until the rest is there. */
export type Cutter = (chunk: Buffer) => Buffer[];

/** As TCP happened to deliver it. */
export const asItComes = (): Cutter => (chunk) => [chunk];

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * A head of HTTP, then WebSocket frames (RFC 6455, 5.2) if it upgrades; anything else as it comes. Both directions look
 * alike here: a request asks for the upgrade, an answer of 101 grants it.
 */
export function webSocketFrames(): Cutter {
  let state: 'head' | 'frames' | 'other' = 'head';
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    if (state === 'other') return [chunk];
    rest = Buffer.concat([rest, chunk]);
    const whole: Buffer[] = [];
    for (;;) {
      const length = state === 'head' ? headLength(rest) : frameLength(rest);
      if (length === null || rest.length < length) return whole;
      const unit = rest.subarray(0, length);
      rest = rest.subarray(length);
      whole.push(unit);
      if (state !== 'head') continue;
      state = isUpgrade(unit) ? 'frames' : 'other';
      if (state === 'other') return rest.length > 0 ? [...whole, rest] : whole;
    }
  };
}

function headLength(bytes: Buffer): number | null {
  const end = bytes.indexOf(HEAD_END);
  return end < 0 ? null : end + HEAD_END.length;
}

function isUpgrade(head: Buffer): boolean {
  return /^HTTP\/1\.1 101 |^upgrade: *websocket/im.test(head.toString('latin1'));
}

/** @returns the length of the first frame with its header, or null while that cannot be told. */
function frameLength(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const mask = bytes[1]! & 0x80 ? 4 : 0;
  const short = bytes[1]! & 0x7f;
  if (short < 126) return 2 + mask + short;
  if (short === 126) return bytes.length < 4 ? null : 4 + mask + bytes.readUInt16BE(2);
  return bytes.length < 10 ? null : 10 + mask + Number(bytes.readBigUInt64BE(2));
}
