/** The steps that may help when something stands in the way, by name. */
export const PROBLEM_ACTIONS = ['retry', 'selectServer', 'showLog'] as const;
export type ProblemAction = (typeof PROBLEM_ACTIONS)[number];
