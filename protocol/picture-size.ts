export interface PictureSize {
  width: number;
  height: number;
}

/** The picture's own size where it fits into a square of so many px, else the largest of its shape that does. */
export function within({ width, height }: PictureSize, side: number): PictureSize {
  const scale = Math.min(1, side / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
