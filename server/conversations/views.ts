/** Records as the two ends see them. */
import type { Automatic, ConversationView, MessageView } from '../../protocol/messages.ts';
import type { ConversationRecord, MessageRecord } from '../../db/queries/conversations.ts';

export function messageView(message: MessageRecord): MessageView {
  return {
    id: message.id,
    conversation: message.conversationId,
    seq: message.seq,
    from: message.sender,
    name: message.name,
    text: message.text,
    ...(message.sender === 'assistant' && { automatic: JSON.parse(message.attached) as Automatic }),
    at: message.at,
  };
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
