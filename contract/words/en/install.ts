/** How an install goes on, step by step, and how it is undone. */
export const install = {
  'install.undone-start': () => 'Stopped and taken off the board',
  'install.undone-secrets': () => 'Secrets were removed from the vault',
  'install.nothing-to-download': () => 'Nothing to download',
  'install.undone-download': () => 'The folder and what was downloaded were removed',
  'install.checked': ({ what }: { what: string }) => `${what}, fingerprint is the one you agreed to`,
  'install.not-undone': () => 'Could not be undone:',
  'install.packages-of': ({ n, of }: { n: number; of: number }) => `${n} of ${of} packages`,
  'install.packages': ({ n }: { n: number }) => `${n} packages`
}
