/** Height of a row in pixels. All virtual rows have the same height. */
export const ROW_HEIGHT = 22;
