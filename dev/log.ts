/** Logs one line of progress, without the line break. */
export type Log = (line: string) => void;

/** Prints a line, as a step of `npm start` or `npm test`. */
export const print: Log = (line) => {
  console.log(line);
};

/** Discards all progress. */
export const silent: Log = () => undefined;
