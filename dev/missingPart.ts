/** The machine lacks something that we cannot fetch (Python, a browser). The message says how to get it. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';
}
