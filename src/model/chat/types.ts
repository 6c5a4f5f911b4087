import type { Count } from '../count';
import type { ExactJson } from '../exactJson';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool' | 'other';

export type MediaKind = 'image' | 'audio' | 'video' | 'file';

/** Where the bytes of an image or a file are. Nothing here is ever fetched by its address. */
export type MediaSource =
  | { readonly type: 'data'; readonly base64: string }
  /** `mlflow-attachment://<id>`: the server keeps the bytes (contract §13). */
  | { readonly type: 'attachment'; readonly id: string; readonly size: number | null }
  /** A remote address, a file's id, or nothing that says where. */
  | { readonly type: 'reference'; readonly text: string };

export interface MediaPart {
  readonly type: 'media';
  readonly kind: MediaKind;
  /** Such as `image/png`; '' when it does not say. */
  readonly mime: string;
  /** A file's name; '' when it has none. */
  readonly name: string;
  readonly source: MediaSource;
}

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  /** What the model thought before it answered. */
  | { readonly type: 'reasoning'; readonly text: string }
  /** One named field of a text that holds several, as DSPy writes them. */
  | { readonly type: 'field'; readonly name: string; readonly text: string }
  | MediaPart
  /** Anything that no reader knows, shown as it is. */
  | { readonly type: 'json'; readonly value: ExactJson };

export interface ChatMessage {
  readonly type: 'message';
  readonly role: ChatRole;
  /** The role as it was written. */
  readonly roleText: string;
  /** Who speaks, where the message says so; '' otherwise. */
  readonly name: string;
  readonly parts: readonly ChatPart[];
}

/** A tool's call, with its result where the conversation holds it; or a result whose call is not there. */
export interface ToolCall {
  readonly type: 'toolCall';
  /** Joins a call and its result; '' where the framework writes none. */
  readonly id: string;
  readonly name: string;
  /** false: only the result is known. */
  readonly called: boolean;
  /** Parsed where it is JSON, else the text. */
  readonly args: ExactJson;
  readonly result: readonly ChatPart[] | null;
  /** The result says that the tool failed. */
  readonly failed: boolean;
}

export type ChatItem = ChatMessage | ToolCall;

/** Tokens that one answer took; null: not said. */
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
