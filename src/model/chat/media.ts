import type { MediaKind, MediaPart, MediaSource } from './types';

const DATA = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.=-]+)*;base64,/i;
const ATTACHMENT = /^mlflow-attachment:\/\/([^?#/]*)(?:\?([^#]*))?/;

/**
 * An image or a file by its address, which may hold the data itself (`data:`), be kept by MLflow
 * (`mlflow-attachment://<id>?content_type=…&size=…`, contract §13), or lie anywhere else.
 */
export function mediaAt(kind: MediaKind, address: string, mime = '', name = ''): MediaPart {
  const attachment = ATTACHMENT.exec(address);
  if (attachment) {
    const query = new URLSearchParams(attachment[2] ?? '');
    const size = Number(query.get('size') ?? Number.NaN);
    const source: MediaSource = {
      type: 'attachment',
      id: attachment[1] ?? '',
      size: Number.isSafeInteger(size) && size >= 0 ? size : null,
    };
    return { type: 'media', kind, mime: query.get('content_type') ?? mime, name, source };
  }
  const data = DATA.exec(address);
  if (data) {
    const source: MediaSource = { type: 'data', base64: address.slice(data[0].length) };
    return { type: 'media', kind, mime: data[1] ?? mime, name, source };
  }
  return { type: 'media', kind, mime, name, source: { type: 'reference', text: address } };
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** An image or a file whose data stand in a field of their own; an address in their place is one too. */
export function mediaOf(kind: MediaKind, data: string, mime: string, name = ''): MediaPart {
  if (data.includes(':') || !BASE64.test(data)) return mediaAt(kind, data, mime, name);
  return { type: 'media', kind, mime, name, source: { type: 'data', base64: data } };
}

/** What a media type is shown as. */
export function kindOf(mime: string): MediaKind {
  const [top = ''] = mime.toLowerCase().split('/');
  return top === 'image' || top === 'audio' || top === 'video' ? top : 'file';
}

/** Bytes, as far as they are known. */
export function mediaSize(source: MediaSource): number | null {
  if (source.type === 'attachment') return source.size;
  if (source.type === 'reference') return null;
  const padding = source.base64.endsWith('==') ? 2 : source.base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((source.base64.length * 3) / 4) - padding);
}
