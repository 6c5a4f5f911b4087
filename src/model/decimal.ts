import * as l10n from '@vscode/l10n';

/**
 * What users can type as a number: ASCII digits, one decimal point, an exponent. No separators, no hex, no
 * words.
 */
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

export type TypedNumber =
  | {
      readonly ok: true;
      readonly value: number;
      /** False if the double differs from the typed digits. */ readonly exact: boolean;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Parses a typed number the way MLflow will store it, as a double (docs/mlflow-api.md#assessments). Ignores
 * surrounding whitespace. Rejects input that `Number()` accepts with another meaning ('', `0x10`, `1e400`),
 * and decimal commas (`4,5`).
 */
export function readNumber(typed: string): TypedNumber {
  const text = typed.trim();
  if (text === '') return { ok: false, message: l10n.t('Enter a number.') };
  const match = DECIMAL.exec(text);
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
  if (match === null || digits === '') return { ok: false, message: whyNot(text) };
  const value = Number(text);
  if (!Number.isFinite(value))
    return {
      ok: false,
      message: l10n.t('{0} is too large. MLflow stores numbers up to about 1.8e308.', text),
    };
  return { ok: true, value, exact: isExactNumber(text) };
}

/** Formats a number as it's stored: `-0` is sent as 0. */
export function storedNumber(value: number): string {
  return String(value === 0 ? 0 : value);
}

/** Whether the double for a JSON number token has exactly the token's digits. */
export function isExactNumber(token: string): boolean {
  return canonical(token) === canonical(storedNumber(Number(token))) || isSameInteger(token);
}

/** JavaScript prints large integers with trailing zeros, although the double may hold all digits. */
function isSameInteger(token: string): boolean {
  return /^-?\d{16,40}$/.test(token) && BigInt(token) === BigInt(Number(token));
}

/**
 * Returns the sign, the digits without leading and trailing zeros, and the power of ten. It's the same for
 * equal numbers, however they're written.
 */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return sign === '-' ? '-0' : '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length);
  return `${sign === '-' ? '-' : ''}${kept}e${power}`;
}

function whyNot(text: string): string {
  if (/^[+-]?\d+,\d+$/.test(text)) {
    return l10n.t('Use a decimal point ({0}), and no thousands separators.', text.replace(',', '.'));
  }
  if (/^[+-]?\d[\d_,' ]*\d(\.\d+)?$/.test(text))
    return l10n.t('Enter the number without separators: {0}.', text.replace(/[_,' ]/g, ''));
  if (/^[+-]?0[xob]/i.test(text))
    return l10n.t("Enter a decimal number. MLflow doesn't store hexadecimal, octal, or binary numbers.");
  if (/^[+-]?(nan|inf(inity)?)$/i.test(text)) return l10n.t("MLflow can't store {0}.", text);
  return l10n.t('Enter a number, such as 4 or 0.5.');
}
