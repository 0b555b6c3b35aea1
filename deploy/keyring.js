// What serverless.yml must know of the keyring: the ARNs of the KMS keys that wrap it.
'use strict';

const { readFileSync } = require('node:fs');

const COMMAND = 'python -m bridge keys new --kms alias/kakehashi';
const WRAPPED = /^[A-Za-z0-9._-]{1,64} *= *kms:(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+) +\S+$/;

/** The ARNs in a keyring's text, each once. Throws one line; a key's own text is never in it. */
function arnsIn(text, file) {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const found = lines.flatMap((line, index) => {
    if (!line || line.startsWith('#')) return [];
    const wrapped = WRAPPED.exec(line);
    if (!wrapped) {
      throw new Error(`${file}, line ${index + 1}: not a key wrapped by KMS, which AWS needs; make one: ${COMMAND}`);
    }
    return [wrapped[1]];
  });
  if (!found.length) throw new Error(`${file} holds no key; make one: ${COMMAND} --file ${file}`);
  return [...new Set(found)];
}

module.exports = async ({ resolveVariable }) => {
  const file = await resolveVariable('param:keyring');
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`no keyring at ${file} (${error.code}); make one: ${COMMAND} --file ${file}`);
  }
  return { arns: arnsIn(text, file) };
};
