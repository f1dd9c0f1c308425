/** What can be reached by name: the groups of the palette and its own lines. */
export const palette = {
  'palette.needs-you': () => 'Needs you',
  'palette.commands': () => 'Commands',
  'palette.places': () => 'Go to',
  'palette.settings': () => 'Settings',
  'palette.servers': () => 'Servers',
  'palette.hosts': () => 'Hosts',
  'palette.tools': () => 'Tools',
  'palette.catalogue': () => 'Catalogue',
  'palette.its-tools': () => 'Its tools',
  'palette.its-doings': () => 'What you can do with it',
  'palette.elsewhere': () => 'Elsewhere',
  'palette.duplicate': ({ name }: { name: string }) => `Duplicate ${name} …`,
  'palette.by-hand': () => 'Fill in a server by hand',
  'palette.undo': () => 'Undo',
  'palette.restore': ({ name }: { name: string }) => `Bring ${name} back`,
  'palette.restore-note': () => 'Removed within the last 24 hours',
  'palette.choose': () => 'choose',
  'palette.do-it': () => 'do it',
  'palette.only': () => 'commands only',
  'palette.keys': () => 'keys'
}
