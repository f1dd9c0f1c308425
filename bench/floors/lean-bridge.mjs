/** The least a bridge can be: bytes between standard streams and a socket. `node lean-bridge.mjs <socket>` */
import { connect } from 'node:net'

const socket = connect(process.argv[2])
process.stdin.pipe(socket)
socket.pipe(process.stdout)
socket.on('close', () => process.exit(0))
