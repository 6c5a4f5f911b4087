// These functions run in the pages: they use nothing from outside themselves.

/** When rows came, in milliseconds since the epoch. */
interface RowMarks {
  readonly firstRow: number;
  readonly settled: number;
}

declare global {
  interface Window {
    benchRows: { readonly settled: Promise<RowMarks> };
  }
}

/** Notes, in each document that comes, the first frame with a span's row, and the first in which all spans are there. */
export function watchRows(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  let firstRow: number | undefined;
  window.benchRows = {
    settled: new Promise((resolve) => {
      const look = (): void => {
        const tree = document.querySelector('[role="tree"][aria-label="Spans"]');
        const row = tree?.querySelector('[role="treeitem"]');
        if (row && row.getBoundingClientRect().height > 0) firstRow ??= now();
        if (firstRow !== undefined && tree?.getAttribute('aria-busy') === 'false') {
          resolve({ firstRow, settled: now() });
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }),
  };
}

/** Clicks spans in sight, one after another; milliseconds from each click to the frame that shows the span's details. */
export async function timeDetails(most: number): Promise<number[]> {
  const times: number[] = [];
  const rows = [
    ...document.querySelectorAll<HTMLElement>('[role="tree"][aria-label="Spans"] [role="treeitem"]'),
  ];
  for (const row of rows.slice(1, most + 1)) {
    const name = (row.getAttribute('aria-label') ?? '').split(',')[0] ?? '';
    const shown = (): string | undefined =>
      document.querySelector('.details h2, [data-span-id] h2')?.textContent ?? undefined;
    const spanId = row.id;
    const start = performance.now();
    row.click();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const busy = document.querySelector('.details [aria-busy="true"]');
        if (
          document.getElementById(spanId)?.getAttribute('aria-selected') === 'true' &&
          shown()?.includes(name) &&
          !busy
        )
          resolve();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return times;
}

/** Scrolls the tree by 400 pixels a frame; milliseconds between the frames. */
export function scrollFrames(frames: number): Promise<number[]> {
  const tree = document.querySelector<HTMLElement>('[role="tree"][aria-label="Spans"]');
  return new Promise((resolve) => {
    const times: number[] = [];
    let last: number | undefined;
    let direction = 1;
    const step = (time: number): void => {
      if (last !== undefined) times.push(time - last);
      last = time;
      if (!tree || times.length >= frames) return resolve(times);
      if (tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 1) direction = -1;
      else if (tree.scrollTop <= 0) direction = 1;
      tree.scrollTop += 400 * direction;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** Waits until the box holds the whole text and the search says how many hits there are; milliseconds since the last input. */
export function timeSearch(text: string): Promise<number> {
  return new Promise((resolve) => {
    let last = 0;
    let typed = '';
    document.addEventListener(
      'input',
      (event) => {
        last = event.timeStamp;
        typed = event.target instanceof HTMLInputElement ? event.target.value : typed;
      },
      true,
    );
    const look = (): void => {
      const count = document.querySelector('[role="search"] [role="status"]')?.textContent ?? '';
      if (typed === text && /\d/.test(count)) resolve(performance.now() - last);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
