import type { Text } from '../../../base/messages.ts';

/** What a request was refused for: the field's number, the protocol's word, and why in both languages. */
export interface Problem {
  readonly aadsts: number;
  readonly error: string;
  /** What clients of the field go by when they ask the person or only show the message. */
  readonly suberror?: 'basic_action' | 'message_only';
  readonly text: Text;
}
