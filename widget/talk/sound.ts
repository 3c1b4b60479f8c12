/** A short sound for what is new, where nobody looks: only on a page that somebody has touched, and in one tab. */
import type { Shelf } from '../shelf.ts';

/** Under which name the visitor's wish is kept, beside the panel's own notes. */
export const MUTED = 'keep.mute';
/** Two soft tones, a fourth apart. */
const TONES_HZ = [587, 784];
const TONE_S = 0.16;
const LOUDNESS = 0.05;
/** The other tabs hear of the message in this time, and leave it to the first. */
const ALONE_MS = 1_500;

export interface SoundDeps {
  /** The same in all tabs of a site. */
  name: string;
  shelf: Pick<Shelf, 'get'>;
  /** Whether the visitor sees the message come. */
  looks(): boolean;
}

export function createSound({ name, shelf, looks }: SoundDeps): () => void {
  return () => {
    // A browser lets a page be heard after a click or a key; before that even the attempt is complained about.
    if (looks() || shelf.get(MUTED) || !navigator.userActivation?.hasBeenActive) return;
    const once = (lock: unknown): Promise<void> | undefined => {
      if (!lock) return undefined;
      ring();
      return new Promise((done) => setTimeout(done, ALONE_MS));
    };
    if (navigator.locks) void navigator.locks.request(`${name}sound`, { ifAvailable: true }, once);
    else ring();
  };
}

function ring(): void {
  try {
    const context = new AudioContext();
    TONES_HZ.forEach((tone, at) => {
      const from = context.currentTime + at * TONE_S;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(LOUDNESS, from + TONE_S / 8);
      gain.gain.exponentialRampToValueAtTime(1e-4, from + 2 * TONE_S);
      gain.connect(context.destination);
      const wave = context.createOscillator();
      wave.frequency.value = tone;
      wave.connect(gain);
      wave.start(from);
      wave.stop(from + 2 * TONE_S);
      if (at > 0) wave.onended = () => void context.close();
    });
  } catch {
    // A browser without sound.
  }
}
