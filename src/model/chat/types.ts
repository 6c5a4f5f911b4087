import type { Count } from '../count';
import type { ExactJson } from '../exactJson';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool' | 'other';

export type MediaKind = 'image' | 'audio' | 'video' | 'file';

/** Where the bytes of an image or a file are. No address is ever fetched. */
export type MediaSource =
  | { readonly type: 'data'; readonly base64: string }
  /** `mlflow-attachment://<id>`: stored on the server (docs/mlflow-api.md#what-frameworks-write). */
  | { readonly type: 'attachment'; readonly id: string; readonly size: number | null }
  /** A remote address, a file ID, or anything else that isn't the bytes. */
  | { readonly type: 'reference'; readonly text: string };

export interface MediaPart {
  readonly type: 'media';
  readonly kind: MediaKind;
  /** For example `image/png`; '' if unknown. */
  readonly mime: string;
  /** The file's name; '' if it has none. */
  readonly name: string;
  readonly source: MediaSource;
}

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  /** The model's reasoning before its response. */
  | { readonly type: 'reasoning'; readonly text: string }
  /** A named field of a text that contains several, as DSPy writes them. */
  | { readonly type: 'field'; readonly name: string; readonly text: string }
  | MediaPart
  /** Anything that no reader recognizes, shown as is. */
  | { readonly type: 'json'; readonly value: ExactJson };

export interface ChatMessage {
  readonly type: 'message';
  readonly role: ChatRole;
  /** The role as written. */
  readonly roleText: string;
  /** The sender's name, if the message has one; otherwise ''. */
  readonly name: string;
  readonly parts: readonly ChatPart[];
}

/** A tool call, with its result if the conversation has it; or a result without its call. */
export interface ToolCall {
  readonly type: 'toolCall';
  /** Connects a call and its result; '' if the framework doesn't write one. */
  readonly id: string;
  readonly name: string;
  /** False if only the result is known. */
  readonly called: boolean;
  /** Parsed if it's JSON, otherwise the text. */
  readonly args: ExactJson;
  readonly result: readonly ChatPart[] | null;
  /** Whether the result says that the tool failed. */
  readonly failed: boolean;
}

export type ChatItem = ChatMessage | ToolCall;

/** The tokens of one response; null if not reported. */
export interface ChatUsage {
  readonly input: Count | null;
  readonly output: Count | null;
  readonly cached: Count | null;
  readonly reasoning: Count | null;
}

export interface Chat {
  readonly items: readonly ChatItem[];
  readonly usage: ChatUsage | null;
}
