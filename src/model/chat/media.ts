import type { MediaKind, MediaPart, MediaSource } from './types';

const DATA = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.=-]+)*;base64,/i;
const ATTACHMENT = /^mlflow-attachment:\/\/([^?#/]*)(?:\?([^#]*))?/;

/**
 * Creates the part for an image or a file with this address. It may contain the data itself (`data:`), be
 * stored by MLflow (`mlflow-attachment://<id>?content_type=…&size=…`,
 * docs/mlflow-api.md#what-frameworks-write), or be anywhere else.
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

/**
 * Creates the part for an image or a file whose data is in a field of its own. The field may also contain an
 * address.
 */
export function mediaOf(kind: MediaKind, data: string, mime: string, name = ''): MediaPart {
  if (data.includes(':') || !BASE64.test(data)) return mediaAt(kind, data, mime, name);
  return { type: 'media', kind, mime, name, source: { type: 'data', base64: data } };
}

/** Returns the kind of media that a media type is shown as. */
export function kindOf(mime: string): MediaKind {
  const [top = ''] = mime.toLowerCase().split('/');
  return top === 'image' || top === 'audio' || top === 'video' ? top : 'file';
}

/** Returns the size in bytes, or null if it's unknown. */
export function mediaSize(source: MediaSource): number | null {
  if (source.type === 'attachment') return source.size;
  if (source.type === 'reference') return null;
  const padding = source.base64.endsWith('==') ? 2 : source.base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((source.base64.length * 3) / 4) - padding);
}

/** Formats that a browser decodes and that contain only an image or sound: no SVG, no PDF. */
const SHOWN: Readonly<Record<'image' | 'audio', ReadonlySet<string>>> = {
  image: new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']),
  audio: new Set([
    'audio/wav',
    'audio/mpeg',
    'audio/mp3',
    'audio/ogg',
    'audio/webm',
    'audio/mp4',
    'audio/flac',
    'audio/aac',
  ]),
};

/** How the base64 of common formats begins, for data without a media type. */
const BEGINNINGS: ReadonlyArray<readonly [string, string]> = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/**
 * Returns the `data:` URL that shows an image or plays a sound. Returns null for other media, for a format
 * that isn't shown, or if the data isn't base64. The media type is one of ours, never the trace's own text.
 */
export function dataUrl(kind: MediaKind, mime: string, base64: string): string | null {
  if (kind !== 'image' && kind !== 'audio') return null;
  const said = mime.toLowerCase().replace('jpg', 'jpeg');
  const begun = BEGINNINGS.find(([beginning]) => base64.startsWith(beginning))?.[1];
  const type = SHOWN[kind].has(said) ? said : kind === 'image' && said === '' ? begun : undefined;
  if (type === undefined || base64 === '' || !BASE64.test(base64)) return null;
  return `data:${type};base64,${base64.replaceAll('-', '+').replaceAll('_', '/')}`;
}

/** Whether `dataUrl` can show such media once the bytes are loaded. */
export function canBeShown(kind: MediaKind, mime: string): boolean {
  return (kind === 'image' || kind === 'audio') && SHOWN[kind].has(mime.toLowerCase().replace('jpg', 'jpeg'));
}
