// Bundled into a script that's injected into every document of the editor window (pageScript.ts). It measures
// times in the page, on the page's own clock.

/** Times in milliseconds since the epoch. */
interface Opened {
  readonly firstRow: number;
  readonly settled: number;
}

const TREE = '[role="tree"][aria-label="Spans"]';
const now = (): number => performance.timeOrigin + performance.now();
const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const never = new Promise<never>(() => undefined);
const tree = (): HTMLElement | null => document.querySelector<HTMLElement>(TREE);

/** Whether this document's iframe is visible; VS Code shows it once it has loaded. */
function isShown(): boolean {
  const { frameElement } = window;
  return frameElement === null || getComputedStyle(frameElement).visibility === 'visible';
}

/**
 * When the first span row was painted, and when all spans were there. Recorded from the start of the
 * document.
 */
export const opened: Promise<Opened> = watchRows();

async function watchRows(): Promise<Opened> {
  // The window's own document has no spans. Poll with a timer instead of animation frames: VS Code rewrites a
  // webview's document (document.open), which drops pending frame requests, and requesting every frame would
  // be most of the page's work.
  if (window === window.top) return never;
  while (!isRowShown()) await pause(8);
  await frame();
  const firstRow = now();
  await new Promise<void>((resolve) => {
    const isSettled = (): boolean => tree()?.getAttribute('aria-busy') === 'false';
    if (isSettled()) return resolve();
    // Don't poll in frames here either, for the same reason.
    const observer = new MutationObserver(() => {
      if (!isSettled()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
  });
  await frame();
  return { firstRow, settled: now() };
}

function isRowShown(): boolean {
  const row = tree()?.querySelector('[role="treeitem"]');
  return row !== null && row !== undefined && row.getBoundingClientRect().height > 0 && isShown();
}

/** The time of the last click in milliseconds since the epoch; undefined if there was none. */
export let clickedAt: number | undefined;
addEventListener('click', (event) => (clickedAt = performance.timeOrigin + event.timeStamp), true);

/**
 * Waits for the first frame in which `holds` returns true.
 * @returns Milliseconds since `start`.
 */
async function until(start: number, holds: () => boolean): Promise<number> {
  do await frame();
  while (!holds());
  return performance.now() - start;
}

function nameOf(row: Element): string {
  return (row.getAttribute('aria-label') ?? row.textContent).split(',')[0]?.trim() ?? '';
}

/** Whether the details belong to the selected row and are complete. */
function detailsShown(): boolean {
  const pane = document.querySelector('section.details');
  const selected = tree()?.querySelector('[role="treeitem"][aria-selected="true"]');
  if (!pane || !selected || pane.getAttribute('aria-busy') !== 'false') return false;
  const heading = pane.querySelector('h2')?.textContent ?? '';
  return (
    heading !== '' && nameOf(selected).startsWith(heading) && pane.querySelector('[role="tabpanel"]') !== null
  );
}

/**
 * Clicks visible spans, then continues with arrow keys.
 * @returns Milliseconds from each click or key to the frame that shows the span's details.
 */
export async function timeDetails(each: number): Promise<number[]> {
  const times: number[] = [];
  const selected = (): string | undefined => tree()?.querySelector('[aria-selected="true"]')?.id;
  const take = async (act: () => void): Promise<void> => {
    const before = selected();
    const start = performance.now();
    act();
    times.push(await until(start, () => selected() !== before && detailsShown()));
    await pause(60);
  };
  const rows = [...(tree()?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
  for (const row of rows.slice(1, each + 1)) await take(() => row.click());
  const down = (): void =>
    void tree()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  for (let i = 0; i < each && i + each + 1 < rows.length; i++) await take(down);
  return times;
}

/**
 * Returns the milliseconds from a click on the span with this name to its details; null if there is no such
 * span near the top.
 */
export async function timeDetailsOf(name: string): Promise<number | null> {
  tree()?.scrollTo({ top: 0 }); // a search may have scrolled
  await frame();
  await frame();
  const rows = [...(tree()?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
  const row = rows.find((one) => nameOf(one) === name);
  if (!row) return null;
  const start = performance.now();
  row.click();
  return until(start, () => row.getAttribute('aria-selected') === 'true' && detailsShown());
}

/**
 * Scrolls the tree back and forth by 400 pixels a frame.
 * @returns Milliseconds between frames.
 */
export async function scrollFrames(frames: number): Promise<number[]> {
  const element = tree();
  return element ? framesOf(element, frames) : [];
}

/**
 * Does the same with a plain list of text lines in the tree's place, without virtualization. Measures the
 * baseline of the editor and the browser.
 */
export async function bareScrollFrames(frames: number): Promise<number[]> {
  const place = tree()?.getBoundingClientRect();
  if (!place) return [];
  const list = document.createElement('div');
  const { left, top, width, height } = place;
  list.style.cssText = `position: fixed; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px; overflow: auto; line-height: 24px; background: var(--vscode-editor-background); z-index: 1000`;
  for (let i = 0; i < 2000; i++)
    list.append(Object.assign(document.createElement('div'), { textContent: `span ${i}` }));
  document.body.append(list);
  try {
    await frame();
    return await framesOf(list, frames);
  } finally {
    list.remove();
  }
}

async function framesOf(element: HTMLElement, frames: number): Promise<number[]> {
  const times: number[] = [];
  let last = await frame();
  let direction = 1;
  while (times.length < frames) {
    if (element.scrollTop + element.clientHeight >= element.scrollHeight - 1) direction = -1;
    else if (element.scrollTop <= 0) direction = 1;
    element.scrollTop += 400 * direction;
    const next = await frame();
    times.push(next - last);
    last = next;
  }
  element.scrollTop = 0;
  return times;
}

/** Whether the search has finished and shows its number of matches. */
function hitsTold(): boolean {
  const search = document.querySelector('[role="search"]');
  const said = search?.querySelector('[role="status"]')?.textContent ?? '';
  return search?.getAttribute('aria-busy') === 'false' && said !== '';
}

/**
 * Waits until the search box contains the whole text and the matches are shown.
 * @returns Milliseconds since the last key.
 */
export async function timeSearch(text: string): Promise<number> {
  let last = 0;
  let typed = '';
  const onInput = (event: Event): void => {
    last = event.timeStamp;
    typed = event.target instanceof HTMLInputElement ? event.target.value : typed;
  };
  addEventListener('input', onInput, true);
  await until(0, () => typed === text && hitsTold());
  removeEventListener('input', onInput, true);
  return performance.now() - last;
}

/**
 * Opens the search as soon as all spans are there and enters the whole text.
 * @returns When the matches were shown, in milliseconds since the epoch.
 */
export async function searchWhenOpened(text: string): Promise<number> {
  await opened;
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true }));
  await until(0, () => document.querySelector('[role="search"] input') !== null);
  await pasteAndWait(text);
  return now();
}

/**
 * Enters a text into the open search all at once.
 * @returns Milliseconds until the matches are shown.
 */
export async function pasteAndWait(text: string): Promise<number> {
  const box = document.querySelector<HTMLInputElement>('[role="search"] input');
  if (!box) return NaN;
  const put = (value: string): void => {
    box.value = value;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  put('');
  await until(0, () => !hitsTold());
  const start = performance.now();
  put(text);
  return until(start, hitsTold);
}

/**
 * Returns the milliseconds from a click on the form's Create button to the frame that shows the label's card.
 */
export async function timeCreate(name: string): Promise<number> {
  const button = [...document.querySelectorAll<HTMLElement>('vscode-button, button')].find(
    (one) => one.textContent.trim() === 'Create',
  );
  if (!button) return NaN;
  const start = performance.now();
  button.click();
  return until(start, () =>
    [...document.querySelectorAll('li .label-name')].some((one) => one.textContent === name),
  );
}

export function elements(): number {
  return document.querySelectorAll('*').length;
}
