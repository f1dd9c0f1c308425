/** Text from a server as the page shows it; which characters hide is one list for the page and the command line. */
export { visibleParts, visibleText, type TextPart } from '../../contract/visible-text.ts'
