import { expect, test } from '@jest/globals'
import { pythonArchive } from './python-archive.js'

test.each([
  ['https://files.pythonhosted.org/packages/aa/bb/bad_py-1.0-py3-none-any.whl', 'bad_py', '1.0'],
  ['https://x.example/bad_py-1.0-1-cp312-cp312-manylinux_2_17_x86_64.whl#sha256=00', 'bad_py', '1.0'],
  ['https://u:secret@x.example/torch-2.1.0%2Bcpu-cp311-cp311-linux_x86_64.whl?a=/b', 'torch', '2.1.0+cpu'],
  ['https://x.example/bad-py-1.0rc1.tar.gz', 'bad-py', '1.0rc1'],
  ['HTTP://x.example/a/bad.py-2.0.ZIP', 'bad.py', '2.0'],
  ['https://x.example/py2-bad-1.0.post1.tgz', 'py2-bad', '1.0.post1'],
])('%s is a file of %s %s', (address, name, version) => {
  expect(pythonArchive(address)).toEqual({ name, version })
})

test.each([
  'https://github.com/acme/one/archive/main.zip',
  'https://github.com/acme/one/archive/v1.0.tar.gz',
  'git+https://x.example/bad-1.0.tar.gz',
  'file:///srv/bad-1.0.tar.gz',
  'https://bad-1.0.zip',
  'https://x.example/bad-1.0.txt',
  `https://x.example/${'a-1'.repeat(100_000)}.zip`,
  'https://x.example/%E0%A4%A.zip',
  '',
])('%.60s is none', (address) => {
  expect(pythonArchive(address)).toBeUndefined()
})
