import { describe, expect, it } from 'vitest'
import { clientOf } from '../../../main/launchers/beyond.ts'

const read = (line: string) => clientOf(line.split(' '), 'fresh')

describe('commands that are only clients', () => {
  it.each([
    ['docker run -i img', 'docker run --name fresh -i img', 'docker kill fresh'],
    ['podman container run img', 'podman container run --name fresh img', 'podman container kill fresh'],
    ['docker -H tcp://h run --name own img', 'docker -H tcp://h run --name own img', 'docker -H tcp://h kill own'],
    ['docker run --name=own img --name x', 'docker run --name=own img --name x', 'docker kill own'],
    ['docker run img tool --name x', 'docker run --name fresh img tool --name x', 'docker kill fresh'],
    ['env A=1 nice docker run img', 'env A=1 nice docker run --name fresh img', 'env A=1 nice docker kill fresh']
  ])('%s gets a name, and can be ended by it', (line, argv, endBy) => {
    expect(read(line)?.argv.join(' ')).toBe(argv)
    expect(read(line)?.beyond.endBy?.join(' ')).toBe(endBy)
  })
  it.each(['docker exec -i box server', 'docker compose run svc', 'ssh host server', 'kubectl exec -i pod -- server'])(
    '%s stays as it is, and what it started can only be told of',
    (line) => {
      expect(read(line)).toMatchObject({ argv: line.split(' '), beyond: { endBy: null, name: null } })
    }
  )
  it('a name within the text of a shell cannot be put in, and is not', () => {
    const argv = ['sh', '-c', 'exec docker run -i img']
    expect(clientOf(argv, 'fresh')).toMatchObject({ argv, beyond: { endBy: null } })
  })
  it.each(['node server.js', 'uvx mcp-server-git', 'npx -y docker-mcp', 'bash run'])('%s is none', (line) => {
    expect(read(line)).toBeNull()
  })
})
