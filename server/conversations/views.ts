/** Records as the two ends see them. */
import type { Automatic, ConversationView, FileView, MessageView } from '../../protocol/messages.ts';
import type { ConversationRecord, MessageRecord } from '../../db/queries/conversations.ts';
import type { FileLinks } from './file-links.ts';

/** What a message carries, as it is stored with it; `id` is the file's own. */
export interface AttachedFile extends Omit<FileView, 'url'> {
  id: string;
}

export function messageView(message: MessageRecord, links: Pick<FileLinks, 'to'>): MessageView {
  return {
    id: message.id,
    conversation: message.conversationId,
    seq: message.seq,
    from: message.sender,
    name: message.name,
    text: message.text,
    ...(message.sender === 'assistant' && { automatic: JSON.parse(message.attached) as Automatic }),
    at: message.at,
    ...(message.kind === 'file' && { file: fileView(message, links) }),
  };
}

function fileView({ siteId, attached }: MessageRecord, links: Pick<FileLinks, 'to'>): FileView {
  const { id, name, type, size, preview } = (JSON.parse(attached) as { file: AttachedFile }).file;
  return { url: links.to(siteId, id), name, type, size, preview };
}

export function conversationView(conversation: ConversationRecord): ConversationView {
  return {
    id: conversation.id,
    // That an operator put it off is no news to the visitor.
    status: conversation.status === 'closed' ? 'closed' : 'open',
    seq: conversation.seq,
    readByVisitor: conversation.readByVisitor,
    readByOperator: conversation.readByOperator,
    rating: conversation.rating,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
  };
}
