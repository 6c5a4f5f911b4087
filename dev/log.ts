/** Takes one line of progress, without its line end. */
export type Log = (line: string) => void;

/** Prints a line, as a step of `npm start` or `npm test`. */
export const print: Log = (line) => {
  console.log(line);
};

/** For callers that want no progress. */
export const silent: Log = () => undefined;
