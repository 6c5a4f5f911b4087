import * as l10n from '@vscode/l10n';
import type { AssessmentKind } from '../../../src/model/assessment';

/** Returns the name of a kind of assessment, as the form and the cards show it. */
export function kindText(kind: AssessmentKind): string {
  switch (kind) {
    case 'feedback':
      return l10n.t('Feedback');
    case 'expectation':
      return l10n.t('Expectation');
  }
}
