/** Rules about programs that run other programs: containers, and what fetches its package at each start. Pure. */
import { imageIn, packageIn, stepsOf } from '../../launchers/read-command.ts'
import { warn, type Rule } from './proposal.ts'

export const containers: Rule = ({ argv }) => {
  if (!stepsOf(argv).some(({ launcher }) => launcher?.kind === 'container')) return null
  const found: string[] = []
  for (const [index, arg] of argv.entries()) {
    if (/^--privileged(?:=true)?$/.test(arg)) found.push('--privileged: the container has all rights of this computer')
    if (/^(?:-v|--volume|--mount)$/.test(arg)) found.push(`${arg} ${argv[index + 1] ?? ''}: sees this folder`)
    if (/^(?:-v.+|--volume=.+|--mount=.+)$/.test(arg)) found.push(`${arg}: sees this folder`)
    if (/docker\.sock/.test(arg))
      found.push('docker.sock: may start any container, so it has all rights of this computer')
    if (
      /^--(?:network|net|pid|ipc|userns)=host$/.test(arg) ||
      (/^--(?:network|net|pid|ipc|userns)$/.test(arg) && argv[index + 1] === 'host')
    )
      found.push(`${arg}: shares this with the computer`)
    if (/^--(?:cap-add|device|security-opt)/.test(arg)) found.push(`${arg}: more rights than usual`)
  }
  return warn(
    'Opens the container towards your computer',
    'Without these, what runs in the container stays in it.',
    found
  )
}

export const unpinned: Rule = ({ argv }) => {
  for (const step of stepsOf(argv)) {
    const image = imageIn(step)
    if (image !== null && !fixedImage(image))
      return warn(
        'No fixed version',
        'The image has no version, so what runs may change without asking you. A digest (@sha256:…) is exact.',
        [image]
      )
    const wanted = packageIn(step)
    if (wanted !== null && !fixedPackage(wanted))
      return warn(
        'No fixed version',
        `${step.program} fetches the newest version at each start, so what runs may change without asking you.`,
        [wanted]
      )
  }
  return null
}
const fixedImage = (image: string): boolean =>
  image.includes('@sha256:') || (/:[^/:]+$/.test(image) && !image.endsWith(':latest'))
const fixedPackage = (wanted: string): boolean =>
  /(?!^)@\d|==\d|^(?:\.{0,2}\/|git\+https?:.*@[0-9a-f]{7,})/.test(wanted)
