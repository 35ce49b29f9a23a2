/** Something that whoever runs the program can mend; the message says what is wrong and how. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}
