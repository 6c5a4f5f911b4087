import { HOSTILE } from './payloads';

/**
 * Runs in a page before its own scripts. `hostileRan` counts the calls that payloads make, however they come
 * to run. `hostileSigns` collects the elements that make a browser resolve a name or connect without a
 * request, when they are inserted (the tests' Chromium ignores such hints, so its log can't show them), and
 * every payload that is parsed as HTML or script, wherever that leads.
 */
export const CANARY = `
  window.__name = (one) => one; // what the loader of the tests puts around functions
  window.hostileRan = 0;
  window.hostileSigns = [];
  for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.hostileRan++; };
  document.addEventListener('securitypolicyviolation', (event) => console.error('refused ' + event.blockedURI));

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const one of [node, ...node.querySelectorAll('*')])
          if (one.matches('base, a[href], area[href], form[action], link:not([rel=stylesheet])'))
            window.hostileSigns.push('hint ' + one.outerHTML);
      }
  }).observe(document, { childList: true, subtree: true });

  const parsed = (text) => {
    if (/${HOSTILE.replace('.', '\\.')}|hostileRan/.test(String(text))) window.hostileSigns.push('parsed ' + text);
  };
  for (const [type, name] of [[Element, 'innerHTML'], [Element, 'outerHTML'], [ShadowRoot, 'innerHTML'], [HTMLIFrameElement, 'srcdoc']]) {
    const { set, ...rest } = Object.getOwnPropertyDescriptor(type.prototype, name);
    Object.defineProperty(type.prototype, name, { ...rest, set(text) { parsed(text); set.call(this, text); } });
  }
  for (const [owner, name] of [
    [Element.prototype, 'insertAdjacentHTML'], [Range.prototype, 'createContextualFragment'],
    [DOMParser.prototype, 'parseFromString'], [Document.prototype, 'write'], [Document.prototype, 'writeln'],
    [window, 'setTimeout'], [window, 'setInterval'],
  ]) {
    const before = owner[name];
    owner[name] = function (...all) { for (const one of all) if (typeof one === 'string') parsed(one); return before.apply(this, all); };
  }
`;
