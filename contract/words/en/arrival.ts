/** Servers that are found in hosts' files and taken over, and who uses them afterwards. */
export const arrival = {
  'arrival.entry-changed': ({ name, file }: { name: string; file: string }) =>
    `The entry named ${name} in ${file} is no longer as it was shown, so nothing was written. Look at the new plan, then agree to it.`,
  'arrival.no-copy': ({ file }: { file: string }) =>
    `The copy of ${file} from before is gone, so what was taken out of it cannot be put back.`
}
