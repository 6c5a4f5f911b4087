import * as l10n from '@vscode/l10n';
/** Characters of a page that are searched for signs of a sign-in. */
const LOOKED_THROUGH = 64_000;
const PASSWORD = /<input\b[^<>]{0,500}\btype\s*=\s*["']?password/i;
const SIGN_IN = /\b(sign(ing)?[ -]?(in|on)|log(ging)?[ -]?(in|on)|sso|authenticat\w*)\b/i;

export function looksLikeHtml(answer: { readonly contentType: string; readonly body: string }): boolean {
  return (
    /^\s*<(!doctype|html)/i.test(answer.body) ||
    (/text\/html/i.test(answer.contentType) && /<\w/.test(answer.body))
  );
}

/** Returns the title of an HTML page; without one, a text that stands for it. */
export function htmlTitle(body: string): string {
  const title = titleIn(body);
  return title === '' ? l10n.t('HTML page') : title;
}

/**
 * Returns the title, or ''. Uses `indexOf` instead of one regular expression, which would be quadratic for a page of unclosed `<title`
 * tags.
 */
function titleIn(body: string): string {
  const tag = /<title\b/i.exec(body);
  const from = tag ? body.indexOf('>', tag.index) : -1;
  if (from < 0) return '';
  const end = body.indexOf('<', from);
  return body.slice(from + 1, end < 0 ? undefined : end).trim();
}

/** Whether an HTML page is a sign-in page: it asks for a password, or its title says so. */
export function looksLikeSignIn(page: string): boolean {
  const text = page.slice(0, LOOKED_THROUGH);
  return PASSWORD.test(text) || SIGN_IN.test(titleIn(text));
}
