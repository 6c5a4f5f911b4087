/** Attributes whose value a user reads or hears. */
const SHOWN = new Set([
  'aria-label',
  'aria-description',
  'title',
  'placeholder',
  'alt',
  'label',
  'help',
  'text',
]);

/** Functions whose texts are translated or only logged. Log messages are English. */
const NOT_SHOWN = new Set([
  ...['t', 'log', 'warn', 'info', 'error', 'onProblem', 'sayOnce', 'createOutputChannel'],
  ...['showCommandError', 'start', 'failed'], // name an action for the log
]);

/** Whether a literal reads like a sentence or a title: words, the first of them capitalized. */
function isSentence(text) {
  return /^["“'(]?\p{Lu}[\p{L}'’-]*[.…]?(?:\s+\S*\p{L}.*|[.…])$/su.test(text.trim());
}

function nameOf(callee) {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression') return callee.property.name; // without the # of a private one
  return '';
}

/** Whether a node is an argument of a function whose arguments aren't shown, or of a type. */
function isNotShown(node) {
  for (let child = node, at = node.parent; at; child = at, at = at.parent) {
    if (at.type === 'CallExpression' && child !== at.callee && NOT_SHOWN.has(nameOf(at.callee))) return true;
    if (at.type.startsWith('TS') && at.type !== 'TSAsExpression' && at.type !== 'TSSatisfiesExpression')
      return true;
    if (/^(?:Import|Export\w*From)/.test(at.type)) return true;
    if (/Statement$|Declaration$/.test(at.type) && at.type !== 'ReturnStatement') return false;
  }
  return false;
}

/**
 * An ESLint rule: texts that a user reads go through `l10n.t`. It finds what reads like a sentence or a title,
 * and all text in JSX. test/e2e/localized.test.ts finds the rest with a pseudo-locale.
 * @type {import('eslint').Rule.RuleModule}
 */
export const untranslated = {
  meta: { type: 'problem', schema: [], messages: { found: 'A text that a user reads goes through l10n.t.' } },
  create(context) {
    const report = (node) => context.report({ node, messageId: 'found' });
    return {
      Literal(node) {
        if (typeof node.value !== 'string') return;
        const { parent } = node;
        const shown =
          parent.type === 'JSXAttribute' && SHOWN.has(parent.name.name) && /\p{L}{2}/u.test(node.value);
        if (shown || (isSentence(node.value) && !isNotShown(node))) report(node);
      },
      TemplateLiteral(node) {
        const text = node.quasis.map((quasi) => quasi.value.cooked ?? '').join('x');
        if (isSentence(text) && !isNotShown(node)) report(node);
      },
      JSXText(node) {
        if (/\p{L}{2}/u.test(node.value)) report(node);
      },
    };
  },
};
