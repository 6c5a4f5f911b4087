/** Something is missing that can't be downloaded (Python, a browser). The message says how to get it. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';
}
