// What serverless.yml's parameters come to, checked by deploy/parameters.py before anything is made.
'use strict';

const { spawnSync } = require('node:child_process');

// Everything else (info, logs, remove, --help) must work without a keyring too.
const making = ['deploy', 'package', 'print'].some((word) => process.argv.includes(word));
const helping = ['--help', '-h', 'help'].some((word) => process.argv.includes(word));

module.exports = async ({ options, resolveConfigurationProperty, resolveVariable }) => {
  const sets = await resolveConfigurationProperty(['params']);
  const stage = await resolveVariable('sls:stage');
  const values = {};
  for (const name of Object.keys(sets.default)) values[name] = await resolveVariable(`param:${name}`);
  const told = (options.param || []).map((one) => one.split('=')[0]);
  const asked = spawnSync('.venv/bin/python', ['-m', 'deploy.parameters'], {
    encoding: 'utf8',
    input: JSON.stringify({
      values,
      names: [...told, ...Object.values(sets).flatMap((set) => Object.keys(set || {}))],
      given: [...told, ...Object.keys(sets[stage] || {})],
      region: options.region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || '',
      profile: options['aws-profile'] || '',
      stack: `kakehashi-${stage}`,
      making: making && !helping,
      deploying: process.argv.includes('deploy'),
    }),
  });
  if (asked.error) stop('there is no .venv here: run make demo first');
  if (asked.status !== 0) stop(asked.stderr.trim());
  return JSON.parse(asked.stdout);
};

// One line and no more: of an error, osls prints where it was thrown, and wraps what it says in six lines of its own.
function stop(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
