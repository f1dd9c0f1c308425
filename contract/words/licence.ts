/** A package's licence in words; what stands in its manifest may be a note for lawyers' tools. Pure. */
import { upperFirst } from './phrases.ts'
import { sentence } from './say.ts'

/** "licence MIT", within a sentence; a licence of its own or none as a phrase. */
export const licenceWords = (text: string): string => odd(text) ?? sentence('licence.named', { name: text.trim() })

/** The same beside the label "Licence", which need not be said twice. */
export const licenceValue = (text: string): string => upperFirst(odd(text) ?? text.trim())

function odd(text: string): string | null {
  const name = text.trim()
  const file = /^SEE LICEN[CS]E IN (.+)$/i.exec(name)?.[1]
  if (file !== undefined) return sentence('licence.own', { file: file.replace(/^<(.*)>$/, '$1') })
  return /^UNLICEN[CS]ED$/i.test(name) ? sentence('licence.none') : null
}
