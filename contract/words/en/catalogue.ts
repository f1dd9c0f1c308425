/** From what a person wants to a server: what stands in the way of its review, its plan and its install. */
interface Field {
  label: string
}

export const catalogue = {
  // what was asked for
  'catalogue.no-entry': ({ entry }: { entry: string }) =>
    `The catalogue has no entry “${entry}”. Look for it in the catalogue, or give its package name.`,
  'catalogue.no-address': () => 'What was filled in makes no http or https address. Correct it, then try again.',
  'catalogue.not-a-number': ({ label }: Field) => `${label} must be a number. Correct it, then try again.`,
  'catalogue.no-choice': ({ label, choices }: Field & { choices: readonly string[] }) =>
    `${label} must be one of ${choices.join(', ')}. Choose one, then try again.`,
  'catalogue.not-an-address': ({ label }: Field) =>
    `${label} must be an address such as https://example.com. Correct it, then try again.`,
  'catalogue.missing': ({ id, names }: { id: string; names: readonly string[] }) =>
    `${id} cannot start without ${names.join(', ')}. Fill that in, then install again.`,

  // its plan
  'catalogue.variable-name': () =>
    'The name of a variable may not be empty and may hold no space and no “=”. Correct it, then try again.',
  'catalogue.not-looked-up': () => 'The package was not looked up before the plan was made.',
  'catalogue.review-stopped': () => 'You stopped it. Nothing was changed.',
  /** `how`: one of those below. */
  'catalogue.no-program': ({ command, how }: { command: string; how: string }) =>
    `${command} was not found on your PATH. ${how} Then try again, or give its whole path.`,
  'catalogue.get-node': () => 'It comes with Node.js: install that.',
  'catalogue.get-uv': () =>
    'It comes with uv, a tool that runs Python programs: install it with your package manager, or with “pip install uv”.',
  'catalogue.get-python': () => 'Install Python 3.',
  'catalogue.get-docker': () => 'Install Docker and start it.',
  'catalogue.get-podman': () => 'Install Podman.',

  // its install
  'catalogue.twice': ({ id }: { id: string }) => `${id} is being installed right now. Wait for that, or stop it first.`,
  'catalogue.busy': ({ id }: { id: string }) => `${id} is being installed right now. Wait for that.`,
  'catalogue.stopped': () => 'You stopped the install. Everything is as it was before.',
  'catalogue.unexpected': () =>
    'The install ended with an error that Patchbay did not expect. Everything was undone; try again.'
}
