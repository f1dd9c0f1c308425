/** How many lines a text takes where each holds so many letters and may break anywhere. Pure. */
export function wrappedLines(text: string, letters: number): number {
  if (letters < 1) return 1
  let width = 0
  for (const letter of text) width += letter === '\t' ? 8 : wide.test(letter) ? 2 : 1
  return Math.max(1, Math.ceil(width / letters))
}
/** Letters of East Asia, and pictures, take two places. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u
