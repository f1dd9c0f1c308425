/**
 * Every failure code in words. Where a failure happens, its message says more (names, paths, numbers); these are the
 * wording to fall back on, the headings, and the general advice. A code without an entry does not compile.
 */
import type { FailureCode } from '../../failure.ts'

export interface CodeText {
  /** A heading: three to six words, no full stop. */
  readonly title: string
  /** What happened and why, in general. */
  readonly sentence: string
  /** What to do next. */
  readonly remedy: string
}

export const codeTexts: Readonly<Record<FailureCode, CodeText>> = {
  'bad-input': text(
    'Something is not filled in right',
    'A value has a form that cannot be used.',
    'Correct it and try again.'
  ),
  'not-found': text(
    'It is not there',
    'What was asked for does not exist (any more).',
    'Look at the list for what there is now.'
  ),
  'already-exists': text(
    'The name is taken',
    'There is already something with this name.',
    'Choose another name, or remove the other one first.'
  ),
  conflict: text(
    'Changed at the same time',
    'Something else changed it in the meantime, so nothing was done.',
    'Look at it as it is now, then try again.'
  ),
  cancelled: text('Stopped', 'It was stopped before it was finished.', 'Start it again when you want it.'),
  internal: text(
    'An error in Patchbay',
    'Something happened that Patchbay did not expect.',
    'Try again; if it stays, the log of Patchbay tells more.'
  ),
  'no-core': text(
    'Patchbay is not running',
    'No running Patchbay was found.',
    'Start it with “patchbay serve” or open the app.'
  ),
  'core-busy': text(
    'Patchbay is busy',
    'It is starting, stopping or doing this already.',
    'Wait a moment, then try again.'
  ),

  'command-not-found': text(
    'The program was not found',
    'The command is in none of the folders of your PATH, or its file is gone.',
    'Install the program, or give its whole path.'
  ),
  'not-executable': text(
    'The file cannot be run',
    'It is there, but it is not a program that may be run.',
    'Check its permissions, or name the program that runs it.'
  ),
  'bad-cwd': text(
    'The working folder is missing',
    'The folder it should work in does not exist or is not a folder.',
    'Choose another folder in its settings.'
  ),
  'exited-early': text(
    'It ended while starting',
    'The server ended before it answered. Its last lines usually tell why: a missing key, a wrong argument.',
    'Read its last lines, mend the cause, then start it again.'
  ),
  exited: text(
    'It ended',
    'The server ended although nobody asked it to.',
    'Patchbay starts it again by itself; if it keeps ending, read its log.'
  ),
  'start-timeout': text(
    'It did not answer in time',
    'The server runs, but did not answer the first request.',
    'Look at its log; if it is only slow, allow it more time in its settings.'
  ),
  'handshake-refused': text(
    'It refused the handshake',
    'The server answered the first request with an error.',
    'Read the error; often a setting or a key is missing.'
  ),
  'unsupported-version': text(
    'It speaks another version',
    'Server and Patchbay have no version of the protocol in common.',
    'Update the server, or Patchbay.'
  ),
  unhealthy: text(
    'It stopped answering',
    'The server runs, but did not answer when it was asked for a sign of life.',
    'Restart it; if it happens again, read its log.'
  ),
  'output-polluted': text(
    'It prints text between messages',
    'Lines that are not protocol came on standard output. They were kept in the log and skipped.',
    'Tell its makers to print to standard error; there is often an option for it.'
  ),
  'output-utf16': text(
    'Its output is UTF-16',
    'Messages must be UTF-8. PowerShell scripts do this unless told otherwise.',
    'Set its output encoding to UTF-8.'
  ),
  'output-binary': text(
    'Its output is not text',
    'Bytes came that are no message. It is probably another program than you think.',
    'Check the command.'
  ),
  'output-broken': text(
    'Its messages are broken',
    'The start of a message came, but what followed was no valid JSON, or never followed.',
    'Update the server, or tell its makers.'
  ),
  'output-multiline': text(
    'Its messages have line breaks',
    'Each message must be one line. It seems to print its JSON in a pretty form.',
    'Turn that off in the server, or tell its makers.'
  ),
  'output-concatenated': text(
    'Its messages run together',
    'Several messages came on one line.',
    'Tell its makers; each message must end with a line break.'
  ),
  'output-batch': text(
    'It sends messages in a batch',
    'Messages in a list are not allowed in this version of the protocol.',
    'Update the server.'
  ),
  'message-too-large': text(
    'A message was too large',
    'It was larger than this server may send, so the call was ended. The server goes on.',
    'Ask for less, or raise the limit in its settings.'
  ),
  'nested-too-deeply': text(
    'Nested too deeply',
    'What was sent or answered has more levels inside each other than Patchbay reads, so it was not passed on.',
    'Ask for something flatter. The server goes on.'
  ),
  'not-reading': text(
    'It does not read',
    'The server takes no input any more, so nothing can be sent to it.',
    'Restart it.'
  ),
  daemonized: text(
    'It went to the background',
    'The program ended and left another one behind that Patchbay cannot talk to.',
    'Find the option that keeps it in the foreground.'
  ),
  'scripts-skipped': text(
    'Its install script did not run',
    'It misses something that an install script of its package makes. Patchbay runs none unless you want it.',
    'Review the scripts and run them for this server, or use another one.'
  ),
  'out-of-memory': text(
    'It ran out of memory',
    'The system ended it for want of memory, or it gave up itself.',
    'Close other programs, or give it less to do; a limit can be set in its settings.'
  ),
  'port-taken': text(
    'The port is taken',
    'Another program uses this port already.',
    'Choose another port in the settings, or end the other program.'
  ),
  'not-running': text(
    'It is not running',
    'The server is stopped, so it cannot be asked.',
    'Start it, then try again.'
  ),
  'call-timeout': text(
    'The call took too long',
    'No answer came within the time allowed. The server was told to stop working on it.',
    'Try again, or allow more time.'
  ),
  'server-died': text(
    'It ended during the call',
    'The server ended before it answered. The call is not repeated, for it may have done something already.',
    'Check what it did, then call again.'
  ),
  'server-error': text(
    'The server answered with an error',
    'It understood the request and could not or would not do it.',
    'Read its message; the arguments may be wrong.'
  ),
  'list-failed': text(
    'Its tools could not be listed',
    'The server is up, but asking for its lists failed. Often it needs the network or a key for that.',
    'Check its key and the network, then restart it.'
  ),

  'needs-consent': text(
    'It needs your consent',
    'What would run was not agreed to yet.',
    'Review it, then agree or remove it.'
  ),
  'consent-changed': text(
    'It is not what you agreed to',
    'What would run differs from what you agreed to, so nothing was done.',
    'Review it again.'
  ),
  'missing-secret': text(
    'A secret is missing',
    'The server needs a key or token that is not in the vault.',
    'Enter it in the server’s settings.'
  ),
  'missing-env': text(
    'A setting is missing',
    'The server cannot start without a variable that is not set.',
    'Fill it in, then start it again.'
  ),
  'vault-unavailable': text(
    'Secrets cannot be kept',
    'The keychain is missing, locked or damaged.',
    'Unlock it, or choose in the settings where secrets go.'
  ),
  'refused-env': text(
    'A variable was refused',
    'It can make the server run other code than its command says, and was not agreed to by name.',
    'Tick it in the review, name it with --allow-env, or leave it out.'
  ),

  'package-not-found': text(
    'There is no such package',
    'The registry does not know this name, or does not show it to you.',
    'Check the spelling; for a private package sign in with “npm login”.'
  ),
  'version-not-found': text(
    'There is no such version',
    'The package exists, but not in this version.',
    'Check the number, or leave it out to get the newest.'
  ),
  'no-network': text(
    'The network does not answer',
    'What is needed could not be reached.',
    'Check the connection and the proxy, then try again.'
  ),
  'service-away': text(
    'A service does not answer',
    'The server needs another service, such as a database or an address on the network, that does not answer now.',
    'Start that service or check the connection; the server is tried again by itself.'
  ),
  'engine-off': text(
    'The container engine is off',
    'The server runs in a container, and Docker or Podman does not answer.',
    'Start Docker or Podman; the server is tried again by itself.'
  ),
  certificate: text(
    'The certificate is not trusted',
    'The other side’s certificate is not known here. Company networks often use their own.',
    'Tell npm (“cafile”) or the system about it (NODE_EXTRA_CA_CERTS), then try again.'
  ),
  'no-bin': text(
    'It is not a server',
    'The package has no program that could be started.',
    'Look for the package that its documentation starts.'
  ),
  'several-bins': text(
    'Which program is the server?',
    'The package brings several programs, and none is called like the package.',
    'Choose one.'
  ),
  'engine-too-old': text(
    'Your Node does not fit',
    'The package asks for another version of Node.js.',
    'Install one that fits, or choose another version of the package.'
  ),
  integrity: text(
    'What arrived is not what you agreed to',
    'The package’s fingerprint differs from the one in the review. Nothing from it was run.',
    'Try on another network, or choose another version.'
  ),
  'install-failed': text(
    'It was not installed',
    'The installer, npm, ended with an error.',
    'Read its words, mend the cause, then try again.'
  ),
  'runtime-missing': text(
    'Something to run it is missing',
    'The server needs a runtime that is not here or does not answer.',
    'Install or start it, then try again.'
  ),

  'not-json': text(
    'This is not JSON',
    'The text cannot be read as JSON.',
    'Check the place that is named; often a comma or a quotation mark is missing.'
  ),
  'no-servers-in-snippet': text(
    'There is no server in it',
    'The text can be read, but it describes no server.',
    'Copy the whole snippet, from the first brace to the last.'
  ),
  'unparsable-file': text(
    'The file cannot be read',
    'It has an error, and Patchbay does not touch a file that it does not understand.',
    'Mend it at the line that is named, then try again.'
  ),
  'unsafe-file': text(
    'The file is not safe to change',
    'It is not a plain file of yours, or others may change it.',
    'Put that right, then try again.'
  ),
  'read-only': text(
    'It may not be written',
    'The system does not permit writing there.',
    'Change the permissions, then try again.'
  ),
  'disk-full': text(
    'The disk is full',
    'There is no room, so nothing was changed.',
    'Free some space, then try again.'
  ),
  'file-changed': text(
    'The file was changed',
    'Another program changed it in the meantime, so nothing was written.',
    'Look at the new preview, then try again.'
  ),
  'host-file-changed': text(
    'A host’s file was changed',
    'Something other than Patchbay took out of it, or put into it, what concerns you. Nothing was written since.',
    'Put Patchbay’s entry back, restore the file, take over what was added, or leave it as it is.'
  ),
  'stale-entries': text(
    'Hosts start an old Patchbay',
    'Their entry names a place where Patchbay is not any more, because it was moved or updated.',
    'Mend the entries, in one step for all: patchbay hosts mend.'
  ),
  'unknown-host': text(
    'Patchbay does not know this host',
    'There is no host with this name.',
    'Look at the list of hosts.'
  ),
  'host-not-found': text(
    'The host is not on this computer',
    'Neither its program nor its configuration was found.',
    'Install it and start it once, then try again.'
  ),
  'nothing-to-undo': text(
    'There is nothing to undo',
    'No earlier state of this file was kept.',
    'Change it by hand if you need to.'
  ),

  'tool-off': text(
    'The tool is switched off',
    'It is switched off in Patchbay, for this host or for all.',
    'Switch it on in Patchbay if it should be used.'
  ),
  'unknown-tool': text(
    'There is no such tool',
    'The server does not offer a tool with this name (any more).',
    'Ask for the list again.'
  ),
  'tool-held': text(
    'The tool was changed',
    'Its description or its inputs are no longer those you saw, so it is held back.',
    'Look at what changed, then accept it or leave it off.'
  ),
  'not-plugged': text('It is not plugged in', 'This server is not plugged into this host.', 'Plug it in on the board.'),

  'bad-home': text(
    'Patchbay has no folder for its state',
    'The folder could not be made, or belongs to somebody else.',
    'Change who may write there, or set PATCHBAY_HOME to another folder.'
  ),
  'settings-torn': text(
    'The settings were damaged',
    'The file could not be read. The last good copy is used, and the damaged file was kept.',
    'Check whether something is missing.'
  ),
  'settings-newer': text(
    'The settings are from a newer Patchbay',
    'This version cannot read all of them, so it does not change them.',
    'Update Patchbay.'
  ),
  'file-damaged': text(
    'A file of Patchbay was damaged',
    'It could not be read, so it was put aside and Patchbay goes on without what it held.',
    'Nothing needs to be done. If you have a backup of the file, quit Patchbay and put it back.'
  ),
  'remote-unreachable': text(
    'The remote server does not answer',
    'Its address could not be reached.',
    'Check the address and the network, then try again.'
  ),
  unauthorized: text(
    'It did not let us in',
    'The key, token or sign-in was missing or not accepted.',
    'Enter a valid one, then try again.'
  )
}

function text(title: string, sentence: string, remedy: string): CodeText {
  return { title, sentence, remedy }
}
