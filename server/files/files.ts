/**
 * Files in conversations. What comes is written to the disk, looked into, and becomes a message; a picture gets a preview.
 * The row is stored before the bytes and the message after them, so nothing is ever in the file store that no row names.
 */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { conversationById, messageById } from '../../db/queries/conversations.ts';
import { deleteFile, emptyFile, fileById, insertFile, type FileRecord } from '../../db/queries/files.ts';
import type { Store } from '../../db/store.ts';
import type { MessageView } from '../../protocol/messages.ts';
import type { FileRoom } from '../../protocol/file-room.ts';
import type { FileRules } from '../../protocol/site-panel.ts';
import type { Conversations, Sent } from '../conversations/conversations.ts';
import type { FileLinks } from '../conversations/file-links.ts';
import { messageView } from '../conversations/views.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { typeOfFile } from './content.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import { fileName } from './name.ts';
import type { Preview } from './pictures/take.ts';
import { receive, tooLarge } from './receive.ts';
import { leastRoom, type Room, type Side } from './room.ts';
import { FILE_TYPES, isPicture } from './types.ts';

export type Sender =
  | { visitorId: string; mayBegin(): Promise<boolean> }
  | { visitorId: null; operator: { id: string; name: string } };

export interface Upload {
  site: Site;
  conversationId: string;
  /** The message's id, made by the sender: the same twice is one. */
  id: string;
  /** As its sender calls it. */
  name: string;
  /** As the sender says; null where it does not. */
  announced: number | null;
  body: Readable;
  sender: Sender;
}

export interface Served extends StoredFile {
  name: string;
  type: string;
}

export interface Files {
  /** What a site takes; null where it takes nothing. */
  rules(site: Site): FileRules | null;
  /** How much of a site's room is taken. */
  room(site: Site): Promise<FileRoom>;
  /** @throws Refusal `not_found`, `too_large`, `unsupported_type`, `rate_limited`, `storage_full`; FileStoreError */
  send(upload: Upload): Promise<MessageView>;
  /** What a link is for; null where it is none, or no longer. @throws FileStoreError */
  byLink(site: Site, link: string, what: 'file' | 'preview'): Promise<Served | null>;
  /** Takes a file's bytes away, then its row. */
  remove(file: Pick<FileRecord, 'siteId' | 'id'>): Promise<void>;
}

export interface FilesParts {
  store: Store;
  deps: Deps;
  fileStore: FileStore;
  links: FileLinks;
  conversations: Conversations;
  /** Of this process alone: what is in it when one starts was left by one that died. */
  workshop: string;
  fileBytes: number;
  room: Room;
}

/** Pictures are drawn one after the other: so many wait at most, each with its file and its request. */
const MOST_DRAWN = 16;

export async function openFiles(parts: FilesParts): Promise<Files> {
  const { store, deps, fileStore, links, conversations, workshop, fileBytes, room } = parts;
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { recursive: true, mode: 0o700 });

  const files: Files = {
    rules({ settings }) {
      const types = settings.files.types.filter((type) => FILE_TYPES.includes(type));
      return types.length > 0 ? { types, most: fileBytes } : null;
    },

    room: ({ id }) => room.of(id),

    async send(upload) {
      const { site, conversationId, id, sender } = upload;
      const before = await messageById(store, site.id, conversationId, id);
      // It was stored, and the answer got lost.
      if (before && isSender(sender, before)) return messageView(before.message, links);
      const begins = await admit(upload);
      const arrival = await room.expect(site.id, sideOf(sender), upload.announced);
      const path = join(workshop, deps.newSecret(18));
      try {
        const bytes = await receive(upload.body, path, fileBytes, arrival.came);
        const checked = await look(upload, path, bytes);
        // Only now: a file that is not taken must not cost its sender the right to write instead.
        if (begins && sender.visitorId !== null && !(await sender.mayBegin())) {
          throw new Refusal('rate_limited', 'Too many new conversations from this address.');
        }
        return await keep(upload, path, checked);
      } finally {
        await Promise.all([rm(path, { force: true }), rm(previewOf(path), { force: true })]).finally(arrival.end);
      }
    },

    async byLink(site, link, what) {
      const id = links.read(site, link);
      const file = id === null ? null : await fileById(store, site.id, id);
      if (!file || (what === 'preview' && file.width === null)) return null;
      const key = keyOf(file);
      const stored = await fileStore.read(what === 'preview' ? previewOf(key) : key);
      if (!stored) return null;
      return what === 'file'
        ? { ...stored, name: file.name, type: file.type }
        : { ...stored, name: `${file.name}.webp`, type: 'image/webp' };
    },

    async remove(file) {
      const key = keyOf(file);
      await Promise.all([fileStore.remove(key), fileStore.remove(previewOf(key))]);
      await deleteFile(store, file.siteId, file.id);
    },
  };

  /** Before anything of it is read. @returns whether a conversation begins with it. */
  async function admit({ site, conversationId, sender, announced }: Upload): Promise<boolean> {
    if (!files.rules(site)) throw new Refusal('unsupported_type', 'No files are taken here.');
    if (announced !== null && announced > fileBytes) throw tooLarge(fileBytes);
    const conversation = await conversationById(store, site.id, conversationId);
    const isTheirs = conversation ? conversation.visitorId === (sender.visitorId ?? conversation.visitorId) : false;
    if (conversation ? !isTheirs : sender.visitorId === null) throw noConversation();
    return !conversation;
  }

  let drawing = 0;

  async function look({ site, name }: Upload, path: string, bytes: number): Promise<Checked> {
    const type = bytes === 0 ? null : await typeOfFile(path);
    if (type === null || !files.rules(site)?.types.includes(type)) {
      throw new Refusal('unsupported_type', 'A file of this kind is not taken here.');
    }
    if (!isPicture(type)) return { type, bytes, room: leastRoom(bytes), preview: null, name: fileName(name, type) };
    // The library is fetched with the first picture: most starts, and all commands, go without.
    const { takePicture, MOST_PIXELS } = await import('./pictures/take.ts');
    if (drawing >= MOST_DRAWN)
      throw new Refusal('rate_limited', 'Too many pictures at once. Send it again in a moment.');
    drawing++;
    const taken = await takePicture(path, previewOf(path), type).finally(() => drawing--);
    if (!taken) {
      throw new Refusal('unsupported_type', `No picture can be made of it, or it has more than ${MOST_PIXELS} pixels.`);
    }
    const small = await stat(previewOf(path));
    return { type, ...taken, room: leastRoom(taken.bytes + small.size), name: fileName(name, type) };
  }

  async function keep(upload: Upload, path: string, { preview, ...checked }: Checked): Promise<MessageView> {
    const { site, conversationId, id: messageId, sender } = upload;
    const row: FileRecord = {
      siteId: site.id,
      id: deps.newSecret(18),
      conversationId,
      messageId,
      visitorId: sender.visitorId ?? '',
      operatorId: sender.visitorId === null ? sender.operator.id : null,
      ...checked,
      width: preview?.width ?? null,
      height: preview?.height ?? null,
      at: deps.now(),
    };
    if (!(await insertFile(store, row, room.mostOf(sideOf(sender))))) throw room.full(site.id);
    await put(row, path);
    const sent = await asMessage(upload, row);
    // Refused after all, or another upload of the same message was faster.
    if (!sent.ok || !sent.isNew) await files.remove(row);
    if (!sent.ok) throw new Refusal(sent.code, sent.message);
    return sent.message;
  }

  /** What is not all there takes no room, and goes: at once where it can be asked for, else by its row (sweep.ts). */
  async function put(row: FileRecord, path: string): Promise<void> {
    const key = keyOf(row);
    try {
      await fileStore.put(key, path, row.type);
      if (row.width !== null) await fileStore.put(previewOf(key), previewOf(path), 'image/webp');
    } catch (error) {
      await emptyFile(store, row.siteId, row.id);
      await files.remove(row).catch(() => {});
      throw error;
    }
  }

  function asMessage({ site, conversationId, id, sender }: Upload, row: FileRecord): Promise<Sent> {
    const { name, type, bytes, width, height } = row;
    const preview = width === null || height === null ? null : { width, height };
    const writing = {
      siteId: site.id,
      conversationId,
      id,
      text: name,
      file: { id: row.id, name, type, size: bytes, preview },
    };
    return sender.visitorId === null
      ? conversations.sendFromOperator({ ...writing, operatorId: sender.operator.id, name: sender.operator.name })
      : conversations.sendFromVisitor({
          ...writing,
          visitorId: sender.visitorId,
          mayBegin: () => Promise.resolve(true),
        });
  }

  return files;
}

interface Checked {
  type: string;
  bytes: number;
  /** What it and its preview take. */
  room: number;
  preview: Preview | null;
  name: string;
}

function sideOf({ visitorId }: Sender): Side {
  return visitorId === null ? 'operator' : 'visitor';
}

/** An id that somebody else used is none of theirs to learn about. */
function isSender(sender: Sender, { owner }: { owner: string }): boolean {
  return sender.visitorId === null || sender.visitorId === owner;
}

function noConversation(): Refusal {
  return new Refusal('not_found', 'There is no such thing.');
}

/** Both parts were made here: neither is a name that somebody gave. */
function keyOf({ siteId, id }: Pick<FileRecord, 'siteId' | 'id'>): string {
  return `${siteId}/${id}`;
}

function previewOf(key: string): string {
  return `${key}.preview`;
}
