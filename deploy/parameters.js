// What serverless.yml's parameters come to, checked by deploy/parameters.py before anything is made.
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');

// Everything else (info, logs, remove, --help) must work without a keyring too.
const making = ['deploy', 'package', 'print'].some((word) => process.argv.includes(word));
const helping = ['--help', '-h', 'help'].some((word) => process.argv.includes(word));

module.exports = async ({ options, resolveConfigurationProperty, resolveVariable }) => {
  const sets = await resolveConfigurationProperty(['params']);
  const stage = await resolveVariable('sls:stage');
  const values = {};
  for (const name of Object.keys(sets.default)) values[name] = await resolveVariable(`param:${name}`);
  const own = await read('deployment.yml', resolveVariable);
  const told = (options.param || []).map((one) => one.split('=')[0]);
  const asked = spawnSync('.venv/bin/python', ['-m', 'deploy.parameters'], {
    encoding: 'utf8',
    input: JSON.stringify({
      values,
      own,
      names: [...told, ...Object.values(sets).flatMap((set) => Object.keys(set || {}))],
      told,
      stage,
      region: options.region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || '',
      profile: options['aws-profile'] || '',
      stack: `kakehashi-${stage}`,
      making: making && !helping,
      deploying: process.argv.includes('deploy'),
      removing: process.argv.includes('remove') && !helping,
    }),
  });
  if (asked.error) stop('there is no .venv here: run make demo first');
  if (asked.status !== 0) stop(asked.stderr.trim());
  return JSON.parse(asked.stdout);
};

// What the operator's file holds; null without one, or where nothing but comments is in it.
async function read(file, resolveVariable) {
  if (!existsSync(file) || !/^\s*[^\s#]/m.test(readFileSync(file, 'utf8'))) return null;
  try {
    return await resolveVariable(`file(${file})`);
  } catch (error) {
    const [, why, line] = /(?:^|: )([^:\n]+?) in "[^"]*" \((\d+):\d+\)/.exec(error.message) || [];
    return stop(why ? `${file}, line ${line}: ${why}` : `${file} cannot be read; expected YAML`);
  }
}

// One line and no more: of an error, osls prints where it was thrown, and wraps what it says in six lines of its own.
function stop(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
