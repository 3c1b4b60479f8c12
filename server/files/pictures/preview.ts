/**
 * Small pictures of pictures. What is shown was drawn here, from the pixels alone. The decoder is native code in the
 * server's process, on a thread of its own: it is given no more pixels than fit in the memory.
 */
import { ResizeFilterType, ResizeFit, Transformer } from '@napi-rs/image';
import { firstFrame } from './gif-frame.ts';
import type { Bare } from './parts.ts';
import { bareWebp } from './webp.ts';

/** Sharp on the screens of today where a conversation shows it, and enough to look at by itself. */
const LONGEST_SIDE = 1_280;
const QUALITY = 80;

/** @returns a WebP, upright, of an animation the first frame; null where the picture cannot be drawn. */
export async function drawPreview(picture: Bare, type: string): Promise<Bare | null> {
  const { bytes, width, height } = picture;
  try {
    const turned =
      type === 'image/gif'
        ? Transformer.fromRgbaPixels(await firstFrame(bytes), width, height)
        : new Transformer(bytes).rotate();
    // It would be enlarged as well.
    if (Math.max(width, height) > LONGEST_SIDE) {
      turned.resize({
        width: LONGEST_SIDE,
        height: LONGEST_SIDE,
        fit: ResizeFit.Inside,
        filter: ResizeFilterType.Triangle,
      });
    }
    return bareWebp(await turned.webp(QUALITY));
  } catch {
    return null;
  }
}
