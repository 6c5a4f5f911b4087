import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { Workbench } from '../../support/workbench';
import { eventually } from '../../support/eventually';

const FocusedSchema = z.object({
  role: z.string(),
  /** The accessible name, or the text. */
  name: z.string(),
  /** The name (or class) of the enclosing region, tree, group or dialog; '' if none. */
  within: z.string(),
  /** Whether a focus indicator is drawn around it, or around the row or box that represents it. */
  visible: z.boolean(),
});
const Where = z.union([FocusedSchema, z.string()]);

/** The focused element in the panel. */
export type Focused = z.infer<typeof FocusedSchema>;

/** The focus in the panel's document, as a keyboard user follows it. */
export class FocusPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Returns the focused element. Throws when nothing in the panel has the focus. */
  async now(): Promise<Focused> {
    const frame = await this.#workbench.webviewFrame();
    // The test loader wraps functions in `__name`, which doesn't exist in the panel.
    const code = `(() => { const __name = (one) => one; return (${whereFocusIs.toString()})(); })()`;
    const found = Where.parse(await frame.evaluate(code));
    assert.ok(typeof found !== 'string', typeof found === 'string' ? found : '');
    return found;
  }

  /** Waits until this element has the focus, visibly. */
  async on(role: string, name: RegExp, within?: RegExp): Promise<void> {
    await eventually(async () => {
      const found = await this.now();
      const told = JSON.stringify(found);
      assert.equal(found.role, role, told);
      assert.match(found.name, name, told);
      if (within) assert.match(found.within, within, told);
      assert.ok(found.visible, `nothing shows that this has the focus: ${told}`);
    });
  }

  /** Presses Tab (or Shift+Tab) until this element has the focus, which must be visible at each step. */
  async tabTo(role: string, name: RegExp, backwards = false): Promise<void> {
    const passed: string[] = [];
    for (let i = 0; i < 60; i++) {
      await this.#workbench.page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
      const found = await eventually(async () => {
        const one = await this.now();
        assert.ok(one.visible, `nothing shows that this has the focus: ${JSON.stringify(one)}`);
        return one;
      }, 3_000);
      if (found.role === role && name.test(found.name)) return;
      passed.push(`${found.role} ${found.name.slice(0, 30)}`);
    }
    assert.fail(`Tab does not lead to ${role} ${name.source}, but to ${passed.join(', ')}`);
  }
}

/** Runs in the panel's document. */
function whereFocusIs(): Focused | string {
  const outer = document.activeElement;
  if (!document.hasFocus()) return 'the focus is not in the panel';
  if (!outer || outer === document.body) return 'the focus is lost';
  let element: Element = outer;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const labeled = (one: Element): string => {
    const by = one.getAttribute('aria-labelledby');
    const label = by === null ? null : document.getElementById(by.split(' ')[0] ?? '');
    const own = one instanceof HTMLInputElement ? one.labels?.[0]?.textContent : undefined;
    return one.getAttribute('aria-label') ?? label?.textContent ?? own ?? '';
  };
  const role = (one: Element): string => {
    const tag = one.tagName.toLowerCase();
    const implied =
      tag === 'button'
        ? 'button'
        : tag === 'select'
          ? 'combobox'
          : tag === 'input' || tag === 'textarea'
            ? 'textbox'
            : tag;
    return one.getAttribute('role') ?? implied;
  };
  const drawn = (one: Element | null | undefined): boolean => {
    if (!one) return false;
    const style = getComputedStyle(one);
    const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
    const focusColor = getComputedStyle(document.body).getPropertyValue('--vscode-focusBorder').trim();
    const probe = document.createElement('i');
    probe.style.color = focusColor;
    document.body.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    const border = style.borderTopColor === color && Number.parseFloat(style.borderTopWidth) > 0;
    const after = getComputedStyle(one, '::after'); // a splitter's line
    return ring || border || style.boxShadow.includes(color) || after.backgroundColor === color;
  };
  const host = outer === element ? element : outer;
  const active = document.getElementById(host.getAttribute('aria-activedescendant') ?? '');
  const inner = host.shadowRoot?.querySelector('.root, .control, [part=control]');
  const place = host.parentElement?.closest(
    '[role=region], section, [role=search], [role=tree], dialog, [role=group], header',
  );
  return {
    role: role(host) === host.tagName.toLowerCase() && element !== host ? role(element) : role(host),
    name: (active ? active.textContent : '') || labeled(host) || labeled(element) || host.textContent.trim(),
    within: place ? labeled(place) || place.className : '',
    visible: [element, host, active, inner, host.parentElement].some(drawn),
  };
}
