/** What the chunk of the files hands to a conversation. */
import type { ComponentType } from 'preact';
import type { FileView } from '../../protocol/messages.ts';
import type { Host, LocalMessage } from '../host.ts';
import type { Uploads } from './uploads.ts';

export interface FilesKit {
  uploadsOf(host: Host): Uploads;
  /** The button, and what chooses files behind it. */
  Attach: ComponentType<{ uploads: Uploads; at: string }>;
  /** What is chosen and not sent, above where one writes. */
  Tray: ComponentType<{ uploads: Uploads; at: string }>;
  /** What is on its way, as the last of the messages. */
  Sending: ComponentType<{ uploads: Uploads; at: string; messages: LocalMessage[] }>;
  /** A file of a message. `address` is the server's. */
  Shown: ComponentType<{ file: FileView; uploads: Uploads; address: string }>;
  /** Takes what is dropped on the view or pasted into it. */
  Door: ComponentType<{ uploads: Uploads; at: string }>;
}
