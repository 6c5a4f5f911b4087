/** Pixels; virtual rows all have the same. */
export const ROW_HEIGHT = 22;
